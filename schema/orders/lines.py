"""Order lines."""

import strawberry

from domain.access.scopes import ORDERS_READ
from domain.catalog.sku import Sku as DomainSku
from domain.orders import lines as domain
from schema.catalog.sku import Sku
from schema.loading import Info
from schema.money import Money
from schema.node import DomainView, Node
from schema.orders.enums import LineException
from schema.policy import ORDERS_OR_FULFILLMENT, Policies
from schema.resolved import resolved


@strawberry.type(
    description="Units of a line by where they stand: "
    "ordered = cancelled + unrouted + backordered + allocated + shipped + delivered, and returned ≤ delivered."
)
class LineQuantities:
    ordered: int = strawberry.field(description="Units ordered.")
    cancelled: int = strawberry.field(description="Units cancelled.")
    unrouted: int = strawberry.field(description="Units without a location.")
    backordered: int = strawberry.field(description="Units that wait for stock.")
    allocated: int = strawberry.field(description="Units promised at a location and still there.")
    shipped: int = strawberry.field(description="Units on their way.")
    delivered: int = strawberry.field(description="Units that the customer has.")
    returned: int = strawberry.field(description="Delivered units that came back.")


@strawberry.type(
    description="One line of an order. Clients limited to locations see the units of their locations only."
)
class OrderLine(Node, DomainView):
    shows = domain.OrderLine

    sku: str = strawberry.field(name="skuCode", description="Code of the SKU.")
    quantity: int = strawberry.field(description="Units ordered.")
    unit_price_money: Money = strawberry.field(
        name="unitPrice", description="Price of one unit, before discount and tax."
    )
    discount_money: Money = strawberry.field(name="discount", description="Discount on the whole line.")
    tax_money: Money = strawberry.field(name="tax", description="Tax on the whole line.")
    subtotal_money: Money = strawberry.field(name="subtotal", description="All units after discount, before tax.")
    allow_backorder: bool = strawberry.field(
        description="Whether units of it may wait for stock if the order may, as the SKU had it when it was placed."
    )
    quantities: LineQuantities = strawberry.field(description="Its units by where they stand.")
    exception: LineException | None = strawberry.field(description="Why units of it need a person, if they do.")

    @resolved(Sku, "What was ordered.", name="sku")
    async def load_sku(self, info: Info) -> DomainSku | None:
        return await info.context.load.sku(self.sku)


POLICIES: Policies = {
    "LineQuantities": ORDERS_OR_FULFILLMENT,
    "OrderLine": ORDERS_OR_FULFILLMENT,
    "OrderLine.unitPrice": ORDERS_READ,
    "OrderLine.discount": ORDERS_READ,
    "OrderLine.tax": ORDERS_READ,
    "OrderLine.subtotal": ORDERS_READ,
}
