"""Where returned goods should go."""

import strawberry

from domain.access.scopes import ROUTING_READ
from domain.money import Money as DomainMoney
from schema.orders.line_units import LineUnitsInput
from schema.policy import Policies
from schema.routing.candidate import RoutingLine
from schema.routing.costs import RoutingLocationCost, money
from schema.routing.enums import PlanStatus


@strawberry.input(description="Units of an order that come back.")
class ReturnRoutingInput:
    order_id: strawberry.ID = strawberry.field(description="Id of the order.")
    lines: list[LineUnitsInput] = strawberry.field(
        description="1 to 200 lines, each once, with units that have been shipped and have not come back."
    )


@strawberry.type(
    description="Where returned goods should go: near the customer, where the SKUs are needed, and where there is "
    "capacity. Nothing is changed, and another question may get another answer."
)
class ReturnRouting:
    order_id: strawberry.ID = strawberry.field(description="Id of the order.")
    status: PlanStatus = strawberry.field(description="How well it is proven.")
    cost: DomainMoney = money("What it costs: shipping back, receiving, and units where they are not needed.")
    locations: list[RoutingLocationCost] = strawberry.field(
        description="Where the goods should go: a parcel to each, with its cost."
    )
    lines: list[RoutingLine] = strawberry.field(
        description="Every line with every location: how many units should go there, or why none."
    )


POLICIES: Policies = {"ReturnRouting": ROUTING_READ}
