"""Inputs of mutations of reservations."""

import strawberry

from schema.address import AddressInput
from schema.mutations import KeyedInput
from schema.orders.enums import Method

TTL = "How many seconds it lasts from now, 1 to 7,200; as long as the channel has it if absent."


@strawberry.input(description="Units to keep.")
class ReservedItemInput:
    sku: str = strawberry.field(description="Code of the SKU.")
    quantity: int = strawberry.field(description="Units of it, at least 1.")


@strawberry.input(description="Units to keep for a cart: all of them or none, unless a part will do.")
class ReserveStockInput(KeyedInput):
    channel: str = strawberry.field(description="Where the order will come from.")
    items: list[ReservedItemInput] = strawberry.field(description="What is to be kept: 1 to 200 items.")
    method: Method = strawberry.field(default=Method.SHIP, description="How it will reach the customer.")
    ship_to: AddressInput | None = strawberry.field(
        default=None,
        description="Where it will go, for method `SHIP`: units are kept where such an order would be served from. "
        "While it is not known, at one location that has everything, if there is one.",
    )
    location_code: str | None = strawberry.field(
        default=None, description="Where the customer will pick it up; for method `PICKUP`."
    )
    ttl_seconds: int | None = strawberry.field(default=None, description=TTL)
    partial: bool = strawberry.field(
        default=False, description="Whether to keep what there is; otherwise what is missing refuses all of it."
    )
    holder: str | None = strawberry.field(
        default=None,
        description="The shopper or cart that it is for, as you name them: at most 64 characters, without `|`. How much "
        "one holder may keep is limited; without holders, how many reservations the key may have.",
    )


@strawberry.input(description="A reservation that is to last longer.")
class ExtendReservationInput(KeyedInput):
    id: strawberry.ID = strawberry.field(description="Id of the reservation.")
    ttl_seconds: int | None = strawberry.field(default=None, description=TTL)


@strawberry.input(description="A reservation to give back.")
class ReleaseReservationInput(KeyedInput):
    id: strawberry.ID = strawberry.field(description="Id of the reservation.")
