"""Mutations of stock."""

from typing import Annotated

import strawberry

from domain.access.scopes import INVENTORY_WRITE
from operations.adjust_stock import adjust_stock
from operations.receive_stock import ReceivedItem, receive_stock
from operations.set_safety_stock import set_safety_stock
from resolvers.context import Info
from resolvers.mutating import mutate
from resolvers.shown_levels import show_level, show_levels
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
            show_levels,
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
            show_level,
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
            show_level,
        )


POLICIES: Policies = {
    f"Mutation.{field}": INVENTORY_WRITE for field in ("receiveStock", "adjustStock", "setSafetyStock")
}
