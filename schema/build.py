"""The schema from its root types."""

import strawberry
from strawberry.schema.config import StrawberryConfig

from schema.catalog.sku import Sku
from schema.inventory.stock_level import StockLevel
from schema.network.location import Location
from schema.orders.fulfillment_order import FulfillmentOrder
from schema.orders.hold import Hold
from schema.orders.lines import OrderLine
from schema.orders.order import Order
from schema.scalars import SCALARS
from schema.shipments.shipment import Shipment
from schema.user_error import USER_ERRORS

NODES = (Order, OrderLine, FulfillmentOrder, Shipment, Hold, Location, Sku, StockLevel)
"""Types that are reached through `node` alone have to be named."""


def build_schema(query: type, mutation: type | None = None, subscription: type | None = None) -> strawberry.Schema:
    """The schema of these root types, with all types that only interfaces lead to."""
    return strawberry.Schema(
        query=query,
        mutation=mutation,
        subscription=subscription,
        types=(*NODES, *USER_ERRORS),
        config=StrawberryConfig(scalar_map=SCALARS),
    )
