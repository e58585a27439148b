"""Many changes of stock in one mutation, each through the operation that makes it alone."""

import asyncio
from dataclasses import replace
from typing import Annotated, Any

import strawberry

from domain.access.scopes import INVENTORY_WRITE
from domain.refusals import Refusal
from operations.adjust_stock import adjust_stock
from operations.bulk_change_stock import BulkResult, ItemOutcome, Operation, bulk_change_stock
from operations.command import Command, Result
from operations.receive_stock import ReceivedItem, receive_stock
from operations.services import Services
from operations.set_safety_stock import set_safety_stock
from resolvers.context import Info, RequestContext
from resolvers.mutating import mutate
from resolvers.shown_levels import show_level
from schema.inventory.bulk import (
    BulkAdjustmentInput,
    BulkChangeStockInput,
    BulkChangeStockPayload,
    BulkReceiptInput,
    BulkSafetyStockInput,
    BulkStockItemInput,
    BulkStockResult,
)
from schema.mutations import INPUT
from schema.policy import Policies
from schema.resolved import resolved


@strawberry.type
class BulkStockMutations:
    @resolved(
        BulkChangeStockPayload,
        "Up to 200 changes of stock, each for itself: one that is refused harms no other. A repeat with the same "
        "key carries out what is missing, and answers the rest again.",
    )
    async def bulk_change_stock(
        self, info: Info, given: Annotated[BulkChangeStockInput, INPUT]
    ) -> BulkChangeStockPayload:
        items = [_operation(item) for item in given.items]

        async def show(context: RequestContext, result: Result) -> dict[str, Any]:
            assert isinstance(result, BulkResult)
            shown = (_shown(context, *each) for each in enumerate(zip(given.items, result.outcomes, strict=True)))
            return {"results": tuple(await asyncio.gather(*shown))}

        return await mutate(
            info,
            BulkChangeStockPayload,
            given,
            lambda services, command: bulk_change_stock(services, command, items),
            show,
        )


def _operation(item: BulkStockItemInput) -> Operation:
    match _change(item)[1]:
        case BulkReceiptInput() as receipt:
            return lambda services, command: _receive(services, command, receipt)
        case BulkAdjustmentInput() as adjustment:
            return lambda services, command: _adjust(services, command, adjustment)
        case BulkSafetyStockInput() as kept:
            return lambda services, command: set_safety_stock(
                services, _expecting(command, kept), sku=kept.sku, location_code=kept.location_code, target=kept.target
            )
    raise AssertionError("the schema lets no other change in")


def _change(item: BulkStockItemInput) -> tuple[str, Any]:
    """The name of the one change that is given, and the change."""
    if item.receive is not None:
        return "receive", item.receive
    if item.adjust is not None:
        return "adjust", item.adjust
    return "setSafetyStock", item.set_safety_stock


async def _receive(services: Services, command: Command, given: BulkReceiptInput) -> Result:
    items = [ReceivedItem(sku=given.sku, quantity=given.quantity)]
    return await receive_stock(services, command, location_code=given.location_code, items=items, reason=given.reason)


async def _adjust(services: Services, command: Command, given: BulkAdjustmentInput) -> Result:
    return await adjust_stock(
        services,
        _expecting(command, given),
        sku=given.sku,
        location_code=given.location_code,
        delta=given.delta,
        reason=given.reason,
        change_from_quantity=given.change_from_quantity,
    )


def _expecting(command: Command, given: Any) -> Command:
    return replace(command, expected_version=given.expected_version)


async def _shown(
    context: RequestContext, index: int, outcome_of: tuple[BulkStockItemInput, ItemOutcome]
) -> BulkStockResult:
    item, outcome = outcome_of
    if outcome.result is None:
        at = ("items", str(index), _change(item)[0])
        return BulkStockResult(index=index, user_errors=tuple(_within(refusal, at) for refusal in outcome.refusals))
    return BulkStockResult(index=index, **await show_level(context, outcome.result))


def _within(refusal: Refusal, at: tuple[str, ...]) -> Refusal:
    """The refusal, pointing at the item; the key belongs to the whole input.

    Where the operation alone takes a list, the list has one item here: its path is left out.
    """
    path = refusal.field
    if path == ("idempotencyKey",):
        return refusal
    if path[:1] == ("items",):
        path = path[2:] or ("quantity",)
    return refusal.at(*at, *path)


POLICIES: Policies = {"Mutation.bulkChangeStock": INVENTORY_WRITE}
