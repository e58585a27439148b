"""So many units of an order line."""

import strawberry

from domain.orders.lines import OrderLine as DomainOrderLine
from schema.loading import Info
from schema.orders.lines import OrderLine
from schema.policy import ORDERS_OR_FULFILLMENT, Policies
from schema.resolved import resolved


@strawberry.type(description="So many units of one order line.")
class LineUnits:
    line_id: strawberry.ID = strawberry.field(description="Id of the order line.")
    quantity: int = strawberry.field(description="Units of it.")

    @resolved(OrderLine, "The order line.")
    async def line(self, info: Info) -> DomainOrderLine | None:
        order = await info.context.load.order_of(self.line_id)
        return order.line(self.line_id) if order else None


@strawberry.input(description="So many units of one order line.")
class LineUnitsInput:
    line_id: strawberry.ID = strawberry.field(description="Id of the order line.")
    quantity: int = strawberry.field(description="Units of it, at least 1.")


POLICIES: Policies = {"LineUnits": ORDERS_OR_FULFILLMENT}
