"""Mutations of stock."""

from typing import Annotated, Any

import strawberry

from domain.access.scopes import INVENTORY_WRITE
from domain.inventory.stock_level import StockLevel, stock_level_key
from operations.adjust_stock import adjust_stock
from operations.command import Result
from operations.receive_stock import ReceivedItem, receive_stock
from operations.set_safety_stock import set_safety_stock
from resolvers.context import Info, RequestContext
from resolvers.mutating import mutate
from schema.inventory.inputs import AdjustStockInput, ReceiveStockInput, SetSafetyStockInput
from schema.inventory.payloads import AdjustStockPayload, ReceiveStockPayload, SetSafetyStockPayload
from schema.mutations import INPUT
from schema.policy import Policies
from schema.resolved import resolved


@strawberry.type
class StockMutations:
    @resolved(
        ReceiveStockPayload,
        "Goods arrive at a location, all of them or none: safety stock fills up to its target, the rest "
        "becomes available.",
    )
    async def receive_stock(self, info: Info, given: Annotated[ReceiveStockInput, INPUT]) -> ReceiveStockPayload:
        items = [ReceivedItem(sku=item.sku, quantity=item.quantity) for item in given.items]
        return await mutate(
            info,
            ReceiveStockPayload,
            given,
            lambda services, command: receive_stock(
                services, command, location_code=given.location_code, items=items, reason=given.reason
            ),
            _show_levels,
        )

    @resolved(
        AdjustStockPayload,
        "Correct the quantity on hand. Downwards takes available units, then safety stock, and refuses to "
        "take what is promised.",
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
            ),
            _show_level,
        )

    @resolved(
        SetSafetyStockPayload,
        "Set how many units of a SKU a location keeps back. Raising the target takes what is available, "
        "lowering it frees; what arrives fills it up first.",
    )
    async def set_safety_stock(self, info: Info, given: Annotated[SetSafetyStockInput, INPUT]) -> SetSafetyStockPayload:
        return await mutate(
            info,
            SetSafetyStockPayload,
            given,
            lambda services, command: set_safety_stock(
                services, command, sku=given.sku, location_code=given.location_code, target=given.target
            ),
            _show_level,
        )


async def _show_level(context: RequestContext, result: Result) -> dict[str, Any]:
    return {"stock_level": (await _show_levels(context, result))["stock_levels"][0]}


async def _show_levels(context: RequestContext, result: Result) -> dict[str, Any]:
    by_id = {level.id: level for level in result.levels}
    levels = [by_id.get(level_id) or await _level(context, level_id) for level_id in result.ids["stock_levels"]]
    return {"stock_levels": tuple(level for level in levels if level is not None)}


async def _level(context: RequestContext, level_id: str) -> StockLevel | None:
    sku, location = stock_level_key(level_id)
    return await context.load.stock_level(sku, location)


POLICIES: Policies = {
    f"Mutation.{field}": INVENTORY_WRITE for field in ("receiveStock", "adjustStock", "setSafetyStock")
}
