"""What routing costs, term by term."""

from typing import Any

import strawberry

from domain.access.scopes import ROUTING_READ
from domain.money import Money as DomainMoney
from schema.money import Money
from schema.policy import Policies
from schema.routing.enums import CostTerm


def money(description: str) -> Any:
    """A field with an amount."""
    return strawberry.field(graphql_type=Money, description=description)


@strawberry.type(description="One part of what something costs.")
class RoutingTermCost:
    term: CostTerm = strawberry.field(description="Which part.")
    amount: DomainMoney = money("How much of it.")


@strawberry.type(
    description="What serving units of a line from a location costs, without what the location itself costs."
)
class RoutingLineCost:
    terms: list[RoutingTermCost] = strawberry.field(description="By term; terms that cost nothing are left out.")
    total: DomainMoney = money("All of it.")


@strawberry.type(description="What a location costs for the order as a whole.")
class RoutingLocationCost:
    location_code: str = strawberry.field(description="Code of the location.")
    carrier_service: str | None = strawberry.field(
        description="Code of the carrier service; null for whichever delivers first, and for pickups."
    )
    distance_kilometers: int | None = strawberry.field(
        description="To the address; null for pickups and where it is unknown."
    )
    deliver_days: int | None = strawberry.field(
        description="Days from the decision to the delivery; null if the profile does not ask."
    )
    co2e_grams: int = strawberry.field(name="co2eGrams", description="Emissions of shipping, in grams of CO2e.")
    terms: list[RoutingTermCost] = strawberry.field(description="By term; terms that cost nothing are left out.")
    total: DomainMoney = money("All of it.")


@strawberry.type(description="A rule with a price that the plan does not keep.")
class RoutingBentRule:
    rule: str = strawberry.field(description="Code of the rule.")
    location_code: str | None = strawberry.field(description="Where; null if it is about the order as a whole.")
    line_id: strawberry.ID | None = strawberry.field(description="For which line; null if it is about all of them.")
    amount: int = strawberry.field(
        description="By how much, in what the rule counts: locations, kilometers, days, units."
    )
    price: DomainMoney = money("What that costs.")


@strawberry.type(description="What a simple rule would have cost on the same input.")
class RoutingBaseline:
    objective: DomainMoney = money("Its objective.")
    cost: DomainMoney = money("What it would have cost.")
    units_unserved: int = strawberry.field(description="Units that it would have left unserved.")
    saving_percent: float | None = strawberry.field(
        description="How much lower the plan's objective is; null if the simple rule serves other units."
    )


POLICIES: Policies = {
    "RoutingTermCost": ROUTING_READ,
    "RoutingLineCost": ROUTING_READ,
    "RoutingLocationCost": ROUTING_READ,
    "RoutingBentRule": ROUTING_READ,
    "RoutingBaseline": ROUTING_READ,
}
