"""How the arms of a routing pilot do."""

import strawberry

from domain.access.scopes import ROUTING_READ
from domain.money import Money as DomainMoney
from domain.routing.pilots.pilot import RoutingPilot as DomainPilot
from schema.changes import Change
from schema.money import Money
from schema.policy import Policies
from schema.routing.pilot import RoutingPilot
from schema.routing.pilot_enums import ArmName


@strawberry.type(
    description="The results of one arm: of the first routing of each order, or of all that another system decided about it."
)
class RoutingArmFigures:
    arm: ArmName = strawberry.field(description="The arm.")
    orders: int = strawberry.field(description="Orders that were routed, or watched, in the arm.")
    errors: int = strawberry.field(
        description="Of these, orders that were refused, whose routing failed, or that nobody decided on in time. They do "
        "not count in what follows."
    )
    overdue_orders: int = strawberry.field(
        description="Of these, orders of an EXTERNAL arm that nobody decided on in time, and that Switchyard routed."
    )
    waiting_orders: int = strawberry.field(
        description="Orders of an EXTERNAL arm that wait for a decision now; they do not count as orders yet."
    )
    refused_decisions: int = strawberry.field(
        description="Decisions about orders of an EXTERNAL arm that were refused, mostly as units were not where they should "
        "come from; such an order goes on waiting."
    )
    cost: DomainMoney | None = strawberry.field(
        graphql_type=Money | None, description="What their plans cost, by the cost terms of the profile."
    )
    cost_per_order: DomainMoney | None = strawberry.field(
        graphql_type=Money | None, description="The average of one order."
    )
    units: int = strawberry.field(description="Units ordered.")
    units_unserved: int = strawberry.field(description="Of these, units that found no location at once.")
    fill_rate: float | None = strawberry.field(description="Share of the units that found a location at once.")
    parcels: int = strawberry.field(description="Parcels: one for each order and location.")
    split_orders: int = strawberry.field(description="Orders from more than one location.")
    short_orders: int = strawberry.field(description="Orders of which units found no location at once.")
    late_orders: int = strawberry.field(description="Orders promised for later than was requested.")
    deliver_days: float | None = strawberry.field(
        description="Average days until the last parcel is promised, over orders with one."
    )
    co2e_grams: int = strawberry.field(description="Emissions of shipping, in grams of CO2e.")
    milliseconds: float | None = strawberry.field(
        description="Average time that routing one order took; of an EXTERNAL arm, until its decision was posted."
    )


@strawberry.type(description="Both arms of a pilot side by side.")
class RoutingPilotFigures:
    control: RoutingArmFigures = strawberry.field(description="The way in use.")
    treatment: RoutingArmFigures = strawberry.field(description="The way on trial.")


@strawberry.type(
    description="A message about how the arms of a pilot do. It covers all that has happened up to its cursor; `eventId`, "
    "`type` and `occurredAt` are null, as no single event makes it. `version` is that of the pilot."
)
class RoutingPilotFiguresChange(Change):
    figures: RoutingPilotFigures = strawberry.field(description="Both arms as they are now, over all orders.")
    routing_pilot: DomainPilot = strawberry.field(
        graphql_type=RoutingPilot, description="The pilot as it is now; it may have ended meanwhile."
    )


POLICIES: Policies = {
    "RoutingArmFigures": ROUTING_READ,
    "RoutingPilotFigures": ROUTING_READ,
    "RoutingPilotFiguresChange": ROUTING_READ,
}
