"""Many changes of stock in one mutation."""

import strawberry

from domain.supply.incoming_supply import IncomingSupply as DomainIncomingSupply
from schema.inventory.enums import StockBucket
from schema.inventory.incoming_supply import ExpectedSupplyInput, IncomingSupply
from schema.inventory.payloads import StockLevelPayload
from schema.mutations import ExpectingInput, KeyedInput
from schema.payload import Payload
from schema.policy import AUTHENTICATED, Policies


@strawberry.input
class LevelInput:
    sku: str = strawberry.field(description="Code of the SKU.")
    location_code: str = strawberry.field(description="Code of the location.")


@strawberry.input(description="Goods that arrive, as in `receiveStock`.")
class BulkReceiptInput(LevelInput):
    quantity: int = strawberry.field(description="Units of it, at least 1.")
    reason: str | None = strawberry.field(default=None, description="A delivery note, for example.")
    supply_id: strawberry.ID | None = strawberry.field(
        default=None, description="The incoming supply that it is; the units are counted against it."
    )
    supply_reference: str | None = strawberry.field(
        default=None, description="The reference of that supply, instead of its id."
    )


@strawberry.input(description="A correction of the quantity on hand, as in `adjustStock`.")
class BulkAdjustmentInput(ExpectingInput, LevelInput):
    delta: int = strawberry.field(description="Units more or, negative, fewer; not 0.")
    reason: str = strawberry.field(description="Why.")
    change_from_quantity: int | None = strawberry.field(
        default=None, description="Refuse the correction unless so many units are on hand."
    )
    bucket: StockBucket = strawberry.field(
        default=StockBucket.AVAILABLE, description="Where the units are too many or too few."
    )


@strawberry.input(description="Units that move between buckets, as in `reclassifyStock`.")
class BulkReclassificationInput(ExpectingInput, LevelInput):
    source: StockBucket = strawberry.field(name="from", description="Where the units are.")
    target: StockBucket = strawberry.field(name="to", description="Where they belong.")
    quantity: int = strawberry.field(description="How many, at least 1.")
    reason: str = strawberry.field(description="Why.")


@strawberry.input(description="How many units to keep back, as in `setSafetyStock`.")
class BulkSafetyStockInput(ExpectingInput, LevelInput):
    target: int = strawberry.field(description="Units to keep back, at least 0.")


@strawberry.input(description="When the stock counts as low, as in `setLowStockThreshold`.")
class BulkThresholdInput(ExpectingInput, LevelInput):
    threshold: int = strawberry.field(description="With so many available units or fewer the stock is low; at least 0.")


@strawberry.input(one_of=True, description="One change: exactly one of these.")
class BulkStockItemInput:
    receive: BulkReceiptInput | None = strawberry.field(default=strawberry.UNSET, description="Goods arrive.")
    adjust: BulkAdjustmentInput | None = strawberry.field(
        default=strawberry.UNSET, description="The quantity is corrected."
    )
    reclassify: BulkReclassificationInput | None = strawberry.field(
        default=strawberry.UNSET, description="Units move between buckets."
    )
    set_safety_stock: BulkSafetyStockInput | None = strawberry.field(
        default=strawberry.UNSET, description="Units are kept back."
    )
    set_low_stock_threshold: BulkThresholdInput | None = strawberry.field(
        default=strawberry.UNSET, description="The stock counts as low from here on."
    )
    record_incoming_supply: ExpectedSupplyInput | None = strawberry.field(
        default=strawberry.UNSET, description="Units are expected, or other ones than before."
    )

    def __post_init__(self) -> None:
        # The library wants no other default here; what is absent is None in every other input.
        for name, value in vars(self).items():
            if value is strawberry.UNSET:
                setattr(self, name, None)


@strawberry.input(
    description="Changes of stock that have nothing to do with each other, and happen in no particular order."
)
class BulkChangeStockInput(KeyedInput):
    items: list[BulkStockItemInput] = strawberry.field(description="1 to 200 changes.")


@strawberry.type(description="What became of one item.")
class BulkStockResult(StockLevelPayload):
    index: int = strawberry.field(description="Place of the item in the input, from 0.")
    incoming_supply: DomainIncomingSupply | None = strawberry.field(
        default=None,
        graphql_type=IncomingSupply | None,
        description="The incoming supply as it is now, if the item recorded one.",
    )


@strawberry.type(description="Answer of `bulkChangeStock`.")
class BulkChangeStockPayload(Payload):
    """`userErrors` refuse the mutation as a whole; those of an item are in its result."""

    results: tuple[BulkStockResult, ...] = strawberry.field(
        default=(),
        graphql_type=list[BulkStockResult],
        description="One for each item, in their order; none if the mutation as a whole was refused.",
    )


POLICIES: Policies = {payload.__name__: AUTHENTICATED for payload in (BulkStockResult, BulkChangeStockPayload)}
