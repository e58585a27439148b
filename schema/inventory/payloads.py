"""What mutations of stock answer with."""

import strawberry

from domain.inventory.stock_level import StockLevel as DomainStockLevel
from schema.inventory.stock_level import StockLevel
from schema.payload import Payload
from schema.policy import AUTHENTICATED, Policies


@strawberry.type(description="Answer of `receiveStock`.")
class ReceiveStockPayload(Payload):
    stock_levels: tuple[DomainStockLevel, ...] = strawberry.field(
        default=(),
        graphql_type=list[StockLevel],
        description="The stock levels as they are now, in the order of the items.",
    )


@strawberry.type
class StockLevelPayload(Payload):
    stock_level: DomainStockLevel | None = strawberry.field(
        default=None, graphql_type=StockLevel | None, description="The stock level as it is now."
    )


@strawberry.type(description="Answer of `adjustStock`.")
class AdjustStockPayload(StockLevelPayload):
    """Answers adjustStock."""


@strawberry.type(description="Answer of `setSafetyStock`.")
class SetSafetyStockPayload(StockLevelPayload):
    """Answers setSafetyStock; `stock_level` is null for a category."""

    changed_levels: int | None = strawberry.field(
        default=None, description="How many stock levels have another target now; null unless a category was given."
    )


@strawberry.type(description="Answer of `reclassifyStock`.")
class ReclassifyStockPayload(StockLevelPayload):
    """Answers reclassifyStock."""


@strawberry.type(description="Answer of `setLowStockThreshold`.")
class SetLowStockThresholdPayload(StockLevelPayload):
    """Answers setLowStockThreshold; `stock_level` is null if the SKU was never there."""


POLICIES: Policies = {
    payload.__name__: AUTHENTICATED
    for payload in (
        ReceiveStockPayload,
        AdjustStockPayload,
        SetSafetyStockPayload,
        ReclassifyStockPayload,
        SetLowStockThresholdPayload,
    )
}
