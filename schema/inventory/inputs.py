"""Inputs of mutations of stock."""

import strawberry

from schema.mutations import ExpectingInput, KeyedInput


@strawberry.input(description="Units of a SKU that arrive.")
class ReceivedItemInput:
    sku: str = strawberry.field(description="Code of the SKU.")
    quantity: int = strawberry.field(description="Units of it, at least 1.")


@strawberry.input(description="Goods that arrive at a location: all of them, or none.")
class ReceiveStockInput(KeyedInput):
    location_code: str = strawberry.field(description="Code of the location.")
    items: list[ReceivedItemInput] = strawberry.field(description="What arrives: 1 to 200 SKUs.")
    reason: str | None = strawberry.field(default=None, description="A delivery note, for example.")


@strawberry.input(
    description="A correction of the quantity on hand. Downwards takes available units, then safety stock."
)
class AdjustStockInput(ExpectingInput, KeyedInput):
    sku: str = strawberry.field(description="Code of the SKU.")
    location_code: str = strawberry.field(description="Code of the location.")
    delta: int = strawberry.field(description="Units more or, negative, fewer; not 0.")
    reason: str = strawberry.field(description="Why.")
    change_from_quantity: int | None = strawberry.field(
        default=None, description="Refuse the correction unless so many units are on hand."
    )


@strawberry.input(description="How many units to keep back.")
class SetSafetyStockInput(ExpectingInput, KeyedInput):
    sku: str = strawberry.field(description="Code of the SKU.")
    location_code: str = strawberry.field(description="Code of the location.")
    target: int = strawberry.field(description="Units to keep back, at least 0.")
