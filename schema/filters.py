"""Filters and orders of lists."""

from datetime import datetime
from enum import StrEnum

import strawberry

from schema.describe_enum import describe_enum
from schema.inventory.enums import MovementKind
from schema.network.enums import LocationKind
from schema.orders.enums import FulfillmentOrderStatus, FulfillmentStatus, Method, OrderState
from schema.shipments.enums import ShipmentStatus


class OrderSort(StrEnum):
    """In which order orders come."""

    PLACED_AT_DESC = "PLACED_AT_DESC"
    PLACED_AT_ASC = "PLACED_AT_ASC"


describe_enum(
    OrderSort,
    "In which order orders, and what is part of them, come.",
    {OrderSort.PLACED_AT_DESC: "The newest order first.", OrderSort.PLACED_AT_ASC: "The oldest order first."},
)


@strawberry.input(description="Which orders to list. All conditions hold; values of one are alternatives, up to 200.")
class OrderFilter:
    channels: list[str] | None = strawberry.field(default=None, description="From these channels.")
    states: list[OrderState] | None = strawberry.field(default=None, description="In one of these states.")
    fulfillment_statuses: list[FulfillmentStatus] | None = strawberry.field(
        default=None, description="With one of these fulfillment statuses."
    )
    on_hold: bool | None = strawberry.field(default=None, description="On hold, or not.")
    location_codes: list[str] | None = strawberry.field(
        default=None, description="With a fulfillment order at one of these locations."
    )
    backordered_sku: str | None = strawberry.field(
        default=None, description="With units of this SKU that wait for stock, on hold or not."
    )
    customer_id: str | None = strawberry.field(default=None, description="Of this customer, by the channel's id.")
    customer_email: str | None = strawberry.field(default=None, description="Of the customer with this email address.")
    placed_from: datetime | None = strawberry.field(default=None, description="Placed at this moment or later.")
    placed_to: datetime | None = strawberry.field(default=None, description="Placed before this moment.")


@strawberry.input(
    description="Which fulfillment orders to list. All conditions hold; values of one are alternatives, up to 200."
)
class FulfillmentOrderFilter:
    location_codes: list[str] | None = strawberry.field(default=None, description="At these locations.")
    statuses: list[FulfillmentOrderStatus] | None = strawberry.field(
        default=None, description="With one of these statuses."
    )
    method: Method | None = strawberry.field(default=None, description="That reach the customer this way.")
    placed_from: datetime | None = strawberry.field(
        default=None, description="Of orders placed at this moment or later."
    )
    placed_to: datetime | None = strawberry.field(default=None, description="Of orders placed before this moment.")


@strawberry.input(
    description="Which shipments to list. All conditions hold; values of one are alternatives, up to 200."
)
class ShipmentFilter:
    location_codes: list[str] | None = strawberry.field(default=None, description="That left from these locations.")
    statuses: list[ShipmentStatus] | None = strawberry.field(default=None, description="With one of these statuses.")
    carriers: list[str] | None = strawberry.field(default=None, description="By these carriers.")
    placed_from: datetime | None = strawberry.field(
        default=None, description="Of orders placed at this moment or later."
    )
    placed_to: datetime | None = strawberry.field(default=None, description="Of orders placed before this moment.")


@strawberry.input(
    description="Which locations to list. All conditions hold; values of one are alternatives, up to 200."
)
class LocationFilter:
    codes: list[str] | None = strawberry.field(default=None, description="With these codes.")
    kinds: list[LocationKind] | None = strawberry.field(default=None, description="Of these kinds.")
    active: bool | None = strawberry.field(default=None, description="That take new work, or do not.")


@strawberry.input(description="Which SKUs to list.")
class SkuFilter:
    codes: list[str] | None = strawberry.field(default=None, description="With these codes.")
    code_prefix: str | None = strawberry.field(default=None, description="With codes that start like this.")
    category: str | None = strawberry.field(default=None, description="Of this category.")
    active: bool | None = strawberry.field(default=None, description="That can be ordered, or cannot.")


@strawberry.input(
    description="Which stock levels to list. All conditions hold; values of one are alternatives, up to 200."
)
class StockLevelFilter:
    skus: list[str] | None = strawberry.field(default=None, description="Of these SKUs, by code.")
    location_codes: list[str] | None = strawberry.field(default=None, description="At these locations.")
    below_safety_stock: bool | None = strawberry.field(
        default=None, description="Whose safety stock is below its target."
    )


@strawberry.input(
    description="Which stock movements to list. All conditions hold; values of one are alternatives, up to 200."
    " A SKU or a location has to be given."
)
class StockMovementFilter:
    sku: str | None = strawberry.field(default=None, description="Of this SKU.")
    location_code: str | None = strawberry.field(default=None, description="At this location.")
    kinds: list[MovementKind] | None = strawberry.field(default=None, description="Of these kinds.")
    occurred_from: datetime | None = strawberry.field(
        name="from", default=None, description="That happened at this moment or later."
    )
    occurred_to: datetime | None = strawberry.field(
        name="to", default=None, description="That happened before this moment."
    )
