"""Inputs of mutations of stock."""

import strawberry

from schema.inventory.enums import StockBucket
from schema.mutations import ExpectingInput, KeyedInput


@strawberry.input(description="Units of a SKU that arrive.")
class ReceivedItemInput:
    sku: str = strawberry.field(description="Code of the SKU.")
    quantity: int = strawberry.field(description="Units of it, at least 1.")
    supply_id: strawberry.ID | None = strawberry.field(
        default=None, description="The incoming supply that it is; the units are counted against it."
    )
    supply_reference: str | None = strawberry.field(
        default=None, description="The reference of that supply, instead of its id."
    )


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
    bucket: StockBucket = strawberry.field(
        default=StockBucket.AVAILABLE, description="Where the units are too many or too few."
    )


@strawberry.input(description="Units that move between buckets.")
class ReclassifyStockInput(ExpectingInput, KeyedInput):
    sku: str = strawberry.field(description="Code of the SKU.")
    location_code: str = strawberry.field(description="Code of the location.")
    source: StockBucket = strawberry.field(name="from", description="Where the units are.")
    target: StockBucket = strawberry.field(name="to", description="Where they belong.")
    quantity: int = strawberry.field(description="How many, at least 1.")
    reason: str = strawberry.field(description="Why.")


@strawberry.input(description="How many units to keep back, of one SKU or of each SKU of a category.")
class SetSafetyStockInput(ExpectingInput, KeyedInput):
    sku: str | None = strawberry.field(default=None, description="Code of the SKU; or give the category.")
    category: str | None = strawberry.field(
        default=None, description="A category: for all its SKUs that have no target of their own at the location."
    )
    location_code: str = strawberry.field(description="Code of the location.")
    target: int = strawberry.field(description="Units to keep back, at least 0.")


@strawberry.input(description="When the stock counts as low.")
class SetLowStockThresholdInput(ExpectingInput, KeyedInput):
    sku: str = strawberry.field(description="Code of the SKU.")
    location_code: str = strawberry.field(description="Code of the location.")
    threshold: int = strawberry.field(
        description="With so many available units or fewer the stock is low; at least 0, and 0 unless it was set."
    )
