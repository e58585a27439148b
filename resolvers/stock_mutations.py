"""Mutations of stock."""

from typing import Annotated, Any

import strawberry

from domain.access.scopes import INVENTORY_WRITE
from domain.refusals import InvalidInput
from operations.adjust_stock import adjust_stock
from operations.command import Command, Result
from operations.receive_stock import ReceivedItem, receive_stock
from operations.reclassify_stock import reclassify_stock
from operations.services import Services
from operations.set_category_safety_stock import set_category_safety_stock
from operations.set_low_stock_threshold import set_low_stock_threshold
from operations.set_safety_stock import set_safety_stock
from resolvers.context import Info, RequestContext
from resolvers.mutating import mutate
from resolvers.shown_levels import show_level, show_levels
from schema.inventory.inputs import (
    AdjustStockInput,
    ReceiveStockInput,
    ReclassifyStockInput,
    SetLowStockThresholdInput,
    SetSafetyStockInput,
)
from schema.inventory.payloads import (
    AdjustStockPayload,
    ReceiveStockPayload,
    ReclassifyStockPayload,
    SetLowStockThresholdPayload,
    SetSafetyStockPayload,
)
from schema.mutations import INPUT
from schema.policy import Policies
from schema.resolved import resolved


@strawberry.type
class StockMutations:
    @resolved(
        ReceiveStockPayload,
        "Goods arrive at a location, all of them or none: safety stock fills up to its target, the rest "
        "becomes available. What was expected is counted against its incoming supply, also when more came.",
    )
    async def receive_stock(self, info: Info, given: Annotated[ReceiveStockInput, INPUT]) -> ReceiveStockPayload:
        items = [
            ReceivedItem(
                sku=item.sku,
                quantity=item.quantity,
                supply_id=item.supply_id,
                supply_reference=item.supply_reference,
            )
            for item in given.items
        ]
        return await mutate(
            info,
            ReceiveStockPayload,
            given,
            lambda services, command: receive_stock(
                services, command, location_code=given.location_code, items=items, reason=given.reason
            ),
            show_levels,
        )

    @resolved(
        AdjustStockPayload,
        "Correct the quantity on hand. Downwards takes available units, then safety stock, and refuses to "
        "take what is promised. Damaged units and those in quality control are corrected in their own bucket.",
    )
    async def adjust_stock(self, info: Info, given: Annotated[AdjustStockInput, INPUT]) -> AdjustStockPayload:
        return await mutate(
            info,
            AdjustStockPayload,
            given,
            lambda services, command: adjust_stock(
                services,
                command,
                sku=given.sku,
                location_code=given.location_code,
                delta=given.delta,
                reason=given.reason,
                change_from_quantity=given.change_from_quantity,
                bucket=given.bucket,
            ),
            show_level,
        )

    @resolved(
        ReclassifyStockPayload,
        "Move units between buckets: available ones that turn out to be damaged, or others that passed an inspection. "
        "What becomes available fills up the safety stock first.",
    )
    async def reclassify_stock(
        self, info: Info, given: Annotated[ReclassifyStockInput, INPUT]
    ) -> ReclassifyStockPayload:
        return await mutate(
            info,
            ReclassifyStockPayload,
            given,
            lambda services, command: reclassify_stock(
                services,
                command,
                sku=given.sku,
                location_code=given.location_code,
                source=given.source,
                target=given.target,
                quantity=given.quantity,
                reason=given.reason,
            ),
            show_level,
        )

    @resolved(
        SetSafetyStockPayload,
        "Set how many units of a SKU a location keeps back. Raising the target takes what is available, "
        "lowering it frees; what arrives fills it up first. For a category the target holds for all its SKUs that have "
        "none of their own at the location, also for those that arrive there later; repeat it after SKUs have changed "
        "their category.",
    )
    async def set_safety_stock(self, info: Info, given: Annotated[SetSafetyStockInput, INPUT]) -> SetSafetyStockPayload:
        return await mutate(
            info,
            SetSafetyStockPayload,
            given,
            lambda services, command: _set_safety_stock(services, command, given),
            _show_safety_stock,
        )

    @resolved(
        SetLowStockThresholdPayload,
        "Set with how many available units the stock of a SKU at a location counts as low: coming down to it, or rising "
        "above it again, is an event.",
    )
    async def set_low_stock_threshold(
        self, info: Info, given: Annotated[SetLowStockThresholdInput, INPUT]
    ) -> SetLowStockThresholdPayload:
        return await mutate(
            info,
            SetLowStockThresholdPayload,
            given,
            lambda services, command: set_low_stock_threshold(
                services, command, sku=given.sku, location_code=given.location_code, threshold=given.threshold
            ),
            show_level,
        )


async def _set_safety_stock(services: Services, command: Command, given: SetSafetyStockInput) -> Result:
    code, target = given.location_code, given.target
    if given.sku is not None and given.category is None:
        return await set_safety_stock(services, command, sku=given.sku, location_code=code, target=target)
    if given.category is not None and given.sku is None:
        category = given.category
        return await set_category_safety_stock(services, command, category=category, location_code=code, target=target)
    raise InvalidInput("Give either a SKU or a category.", field=("sku",))


async def _show_safety_stock(context: RequestContext, result: Result) -> dict[str, Any]:
    return {**await show_level(context, result), "changed_levels": result.ids.get("changed_levels")}


POLICIES: Policies = {
    f"Mutation.{field}": INVENTORY_WRITE
    for field in ("receiveStock", "adjustStock", "reclassifyStock", "setSafetyStock", "setLowStockThreshold")
}
