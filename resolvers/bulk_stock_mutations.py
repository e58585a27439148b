"""Many changes of stock in one mutation, each through the operation that makes it alone."""

import asyncio
from typing import Annotated, Any

import strawberry

from domain.access.scopes import INVENTORY_WRITE
from domain.refusals import Refusal
from operations.bulk_change_stock import BulkResult, ItemOutcome, bulk_change_stock
from operations.command import Result
from resolvers.bulk_items import name_of, operation_of
from resolvers.context import Info, RequestContext
from resolvers.mutating import mutate
from resolvers.shown_levels import show_level
from schema.inventory.bulk import BulkChangeStockInput, BulkChangeStockPayload, BulkStockItemInput, BulkStockResult
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
        items = [operation_of(item) for item in given.items]

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


async def _shown(
    context: RequestContext, index: int, outcome_of: tuple[BulkStockItemInput, ItemOutcome]
) -> BulkStockResult:
    item, outcome = outcome_of
    if outcome.result is None:
        at = ("items", str(index), name_of(item))
        return BulkStockResult(index=index, user_errors=tuple(_within(refusal, at) for refusal in outcome.refusals))
    if "supplies" in outcome.result.ids:
        supply = await context.load.stock.incoming_supply(outcome.result.ids["supplies"][0])
        return BulkStockResult(index=index, incoming_supply=supply)
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
