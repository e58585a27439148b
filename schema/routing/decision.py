"""Why an order was routed as it was."""

from datetime import datetime
from typing import Any

import strawberry

from domain.access.scopes import ROUTING_READ
from domain.money import Money as DomainMoney
from domain.network.location import Location as DomainLocation
from domain.orders.lines import OrderLine as DomainOrderLine
from schema.loading import Info
from schema.money import Money
from schema.network.location import Location
from schema.orders.enums import LineException
from schema.orders.lines import OrderLine
from schema.policy import Policies
from schema.resolved import resolved
from schema.routing.enums import PlanStatus, ReasonOutcome, RoutingTrigger


def _money(description: str) -> Any:
    return strawberry.field(graphql_type=Money, description=description)


@strawberry.type(description="What serving units of a line from a location costs, by term.")
class RoutingLineCost:
    shipping_weight: DomainMoney = _money("Shipping, by weight.")
    shipping_distance: DomainMoney = _money("Shipping, by weight and distance.")
    picking: DomainMoney = _money("Picking.")
    total: DomainMoney = _money("All of it.")


@strawberry.type(description="What became of a location for a line.")
class RoutingCandidate:
    location_code: str = strawberry.field(description="Code of the location.")
    verdict: ReasonOutcome = strawberry.field(description="Chosen, possible or excluded.")
    units: int = strawberry.field(description="Units it serves or could serve.")
    cost: RoutingLineCost | None = strawberry.field(description="What they cost from there; null unless chosen.")
    rule: str | None = strawberry.field(description="The first rule that forbids it; null unless excluded.")
    threshold: str | None = strawberry.field(description="What the rule demands.")
    actual: str | None = strawberry.field(description="What is the case.")
    delta: DomainMoney | None = strawberry.field(
        graphql_type=Money | None,
        description="About how much more it would cost to move these units there; null unless possible.",
    )

    @resolved(Location | None, "The location.")
    async def location(self, info: Info) -> DomainLocation | None:
        return await info.context.load.location(self.location_code)


@strawberry.type(description="How one line was routed: every location with its reason.")
class RoutingLine:
    line_id: strawberry.ID = strawberry.field(description="Id of the order line.")
    unserved: int = strawberry.field(description="Units that no location serves.")
    exception: LineException | None = strawberry.field(description="Why not.")
    candidates: list[RoutingCandidate] = strawberry.field(description="The locations, by priority and code.")

    @resolved(OrderLine | None, "The order line.")
    async def line(self, info: Info) -> DomainOrderLine | None:
        order = await info.context.load.order_of(self.line_id)
        return order.line(self.line_id) if order else None


@strawberry.type(description="What a location costs for the order as a whole, by term.")
class RoutingLocationCost:
    location_code: str = strawberry.field(description="Code of the location.")
    distance_kilometers: int | None = strawberry.field(description="To the address; null where it is unknown.")
    opening: DomainMoney = _money("Opening a fulfillment order there.")
    shipping_parcel: DomainMoney = _money("Shipping, for one more parcel.")
    shipping_weight: DomainMoney = _money("Shipping, by weight.")
    shipping_distance: DomainMoney = _money("Shipping, by distance.")
    picking: DomainMoney = _money("Picking.")
    total: DomainMoney = _money("All of it.")


@strawberry.type(description="What a simple rule would have cost on the same input.")
class RoutingBaseline:
    cost: DomainMoney = _money("What it would have cost.")
    units_unserved: int = strawberry.field(description="Units that it would have left unserved.")


@strawberry.type(description="A routing plan as it was applied, with its reasons and its proof.")
class RoutingDecision:
    order_id: strawberry.ID = strawberry.field(description="Id of the order.")
    order_version: int = strawberry.field(description="The version that the order had after it.")
    decided_at: datetime = strawberry.field(description="When.")
    trigger: RoutingTrigger = strawberry.field(description="What made the router look at the order.")
    profile_code: str = strawberry.field(description="The routing profile.")
    profile_version: int = strawberry.field(description="Its version.")
    status: PlanStatus = strawberry.field(description="How well the plan is proven.")
    solved_by: str = strawberry.field(description="The method that found it.")
    objective: DomainMoney = _money("What the plan costs.")
    bound: DomainMoney = _money("No plan that serves as much costs less than this.")
    gap: float = strawberry.field(description="(objective - bound) / objective.")
    units_served: int = strawberry.field(description="Units that locations serve.")
    units_unserved: int = strawberry.field(description="Units that no location serves.")
    nearest_baseline: RoutingBaseline = strawberry.field(description="Always the nearest location with stock.")
    priority_baseline: RoutingBaseline = strawberry.field(description="Always the first location by priority.")
    locations: list[RoutingLocationCost] = strawberry.field(
        description="The locations that were chosen, with their cost."
    )
    lines: list[RoutingLine] = strawberry.field(description="Every line with every candidate location.")


POLICIES: Policies = {
    "RoutingLineCost": ROUTING_READ,
    "RoutingCandidate": ROUTING_READ,
    "RoutingLine": ROUTING_READ,
    "RoutingLocationCost": ROUTING_READ,
    "RoutingBaseline": ROUTING_READ,
    "RoutingDecision": ROUTING_READ,
}
