"""Inputs of mutations of orders."""

from datetime import datetime
from decimal import Decimal

import strawberry

from schema.address import AddressInput
from schema.mutations import ExpectingInput, KeyedInput, OptionallyKeyedInput
from schema.orders.enums import HoldReason, Method, Priority
from schema.orders.line_units import LineUnitsInput
from schema.scalars import CurrencyCode


@strawberry.input(description="Who buys, as the channel knows them.")
class CustomerInput:
    id: str | None = strawberry.field(default=None, description="The channel's own id of them.")
    name: str | None = strawberry.field(default=None, description="Their name.")
    email: str | None = strawberry.field(default=None, description="Their email address.")
    phone: str | None = strawberry.field(default=None, description="Their telephone number.")
    segment: str | None = strawberry.field(default=None, description="The group that the channel puts them in.")


@strawberry.input(description="One line of an order to place. Amounts are in the currency of the order.")
class OrderItemInput:
    sku: str = strawberry.field(description="Code of the SKU.")
    quantity: int = strawberry.field(description="Units of it, at least 1.")
    unit_price: Decimal = strawberry.field(description="Price of one unit, before discount and tax.")
    discount: Decimal = strawberry.field(default=Decimal(0), description="Discount on the whole line.")
    tax: Decimal = strawberry.field(default=Decimal(0), description="Tax on the whole line.")


@strawberry.input(description="An order to place.")
class PlaceOrderInput(KeyedInput):
    channel: str = strawberry.field(description="Where it comes from.")
    number: str | None = strawberry.field(
        default=None, description="The channel's own number for it, unique in the channel; made up if absent."
    )
    placed_at: datetime | None = strawberry.field(default=None, description="When the customer ordered; now if absent.")
    customer: CustomerInput | None = strawberry.field(default=None, description="Who buys.")
    currency_code: CurrencyCode = strawberry.field(description="The currency of all amounts.")
    items: list[OrderItemInput] = strawberry.field(description="What is bought: 1 to 200 lines.")
    shipping_price: Decimal = strawberry.field(default=Decimal(0), description="What the customer pays for shipping.")
    method: Method = strawberry.field(description="How it reaches the customer.")
    ship_to: AddressInput | None = strawberry.field(default=None, description="Where it goes; for method `SHIP`.")
    location_code: str | None = strawberry.field(
        default=None, description="Where the customer picks it up; for method `PICKUP`."
    )
    priority: Priority = strawberry.field(default=Priority.NORMAL, description="Whether it is served before others.")
    requested_delivery_by: datetime | None = strawberry.field(default=None, description="When the customer wants it.")
    reservation_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="The reservation whose units it takes: they are its own until it is placed. What it does not take of "
        "them becomes free; what it needs beyond them is served from free stock.",
    )
    allow_split: bool = strawberry.field(default=True, description="Whether it may come from several locations.")
    allow_backorder: bool | None = strawberry.field(
        default=None,
        description="Whether units without stock wait for it; as its channel has it if absent. Units that may not wait, "
        "also because their SKU does not allow it, refuse the whole order when they cannot be served.",
    )


@strawberry.input(description="An order to cancel, whole or in part.")
class CancelOrderInput(ExpectingInput, KeyedInput):
    id: strawberry.ID = strawberry.field(description="Id of the order.")
    lines: list[LineUnitsInput] | None = strawberry.field(
        default=None, description="The units to cancel; everything that has not left if absent."
    )
    reason: str | None = strawberry.field(default=None, description="Why.")


@strawberry.input(description="An order to hold.")
class HoldOrderInput(ExpectingInput, OptionallyKeyedInput):
    id: strawberry.ID = strawberry.field(description="Id of the order.")
    reason: HoldReason = strawberry.field(description="Why.")
    note: str | None = strawberry.field(default=None, description="In your own words.")


@strawberry.input(description="An order to release.")
class ReleaseOrderInput(ExpectingInput, OptionallyKeyedInput):
    id: strawberry.ID = strawberry.field(description="Id of the order.")
    hold_id: strawberry.ID | None = strawberry.field(default=None, description="The hold to lift; all if absent.")


@strawberry.input(description="A new shipping address for an order.")
class UpdateShippingAddressInput(ExpectingInput, OptionallyKeyedInput):
    id: strawberry.ID = strawberry.field(description="Id of the order.")
    ship_to: AddressInput = strawberry.field(description="Where it goes.")


@strawberry.input(description="An order to route again.")
class RerouteOrderInput(ExpectingInput, KeyedInput):
    id: strawberry.ID = strawberry.field(description="Id of the order.")


@strawberry.input(description="An order that a customer is to follow.")
class CreateTrackingTokenInput:
    order_id: strawberry.ID = strawberry.field(description="Id of the order.")
    lifetime_days: int | None = strawberry.field(
        default=None, description="How long the token opens the order, up to 3,650 days; for good if absent."
    )
