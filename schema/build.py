"""The schema from its root types."""

from collections.abc import Iterator

import strawberry
from graphql import GraphQLArgument, GraphQLInputField, GraphQLSchema, Undefined, is_input_object_type
from strawberry.schema.config import StrawberryConfig

from schema.catalog.sku import Sku
from schema.channels.channel import Channel
from schema.delivery.carrier_service import CarrierService
from schema.input_reading import install_readers
from schema.inventory.incoming_supply import IncomingSupply
from schema.inventory.stock_count import StockCount
from schema.inventory.stock_level import StockLevel
from schema.inventory.stock_transfer import StockTransfer
from schema.network.location import Location
from schema.orders.fulfillment_order import FulfillmentOrder
from schema.orders.hold import Hold
from schema.orders.lines import OrderLine
from schema.orders.order import Order
from schema.reservations.reservation import Reservation
from schema.resolver_calls import install_calls
from schema.scalars import SCALARS
from schema.shipments.shipment import Shipment
from schema.user_error import USER_ERRORS

NODES = (
    Order,
    OrderLine,
    FulfillmentOrder,
    Shipment,
    Hold,
    Reservation,
    Location,
    Sku,
    Channel,
    CarrierService,
    StockLevel,
    IncomingSupply,
    StockCount,
    StockTransfer,
)
"""Types that are reached through `node` alone have to be named."""


def build_schema(query: type, mutation: type | None = None, subscription: type | None = None) -> strawberry.Schema:
    """The schema of these root types, with all types that only interfaces lead to."""
    schema = strawberry.Schema(
        query=query,
        mutation=mutation,
        subscription=subscription,
        types=(*NODES, *USER_ERRORS),
        config=StrawberryConfig(scalar_map=SCALARS),
    )
    core = schema._schema  # noqa: SLF001  # Strawberry has no public name for the schema it builds
    for value in _input_values(core):
        if value.default_value is None:
            value.default_value = Undefined
    install_readers(core, schema.config.name_converter)
    install_calls(core, schema.config)
    return schema


def _input_values(schema: GraphQLSchema) -> Iterator[GraphQLArgument | GraphQLInputField]:
    """Every argument and every field of an input. Absent ones take the defaults of Python, so null need not be one."""
    for type_ in schema.type_map.values():
        if is_input_object_type(type_):
            yield from type_.fields.values()
        else:
            for field in getattr(type_, "fields", {}).values():
                yield from field.args.values()
