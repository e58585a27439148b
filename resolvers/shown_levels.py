"""Stock levels that a command changed, as payloads show them."""

from typing import Any

from domain.inventory.stock_level import StockLevel, stock_level_key
from operations.command import Result
from resolvers.context import RequestContext


async def show_level(context: RequestContext, result: Result) -> dict[str, Any]:
    """The only level; none if the SKU was never there, and still is not."""
    levels = (await show_levels(context, result))["stock_levels"]
    return {"stock_level": levels[0] if levels else None}


async def show_levels(context: RequestContext, result: Result) -> dict[str, Any]:
    """All levels; those of a repeat, or of a command that changed nothing, are read."""
    by_id = {level.id: level for level in await context.load.show_stock_levels(result.levels)}
    levels = [by_id.get(level_id) or await _level(context, level_id) for level_id in result.ids["stock_levels"]]
    return {"stock_levels": tuple(level for level in levels if level is not None)}


async def _level(context: RequestContext, level_id: str) -> StockLevel | None:
    sku, location = stock_level_key(level_id)
    return await context.load.stock_level(sku, location)
