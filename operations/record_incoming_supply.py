"""Say what is to arrive, and when; or correct what was said."""

from collections.abc import Sequence
from datetime import datetime

from domain.list_rules import repeated_refusals, size_refusals
from domain.refusals import Refusal, raise_all
from domain.supply.events import apply_supply_event
from domain.supply.record import ExpectedSupply, expected_supply_refusals, record_supply
from operations.change_stock import StockDecision, commit_stock
from operations.command import Command, Result
from operations.named_stock import check_locations, check_skus, item_paths
from operations.reach import whole_stock_only
from operations.replaying import once
from operations.services import Services
from storage.change import StreamWrite, document_write


async def record_incoming_supply(services: Services, command: Command, *, items: Sequence[ExpectedSupply]) -> Result:
    """Record or correct all items or none; the result names the supplies as `supplies`."""
    whole_stock_only(command.principal)
    _check(items)

    async def decide(_: datetime) -> StockDecision:
        return await _decide(services, command, items)

    return await once(services, command, lambda: commit_stock(services, command, f"supply:{items[0].id}", decide))


def _check(items: Sequence[ExpectedSupply]) -> None:
    raise_all(size_refusals(items, "items"))
    refusals: list[Refusal] = []
    for index, item in enumerate(items):
        refusals += expected_supply_refusals(item, "items", str(index))
    message = "Each reference may be named once for a SKU and a location."
    refusals += repeated_refusals([item.id for item in items], message, of="items", field="reference")
    raise_all(refusals)


async def _decide(services: Services, command: Command, items: Sequence[ExpectedSupply]) -> StockDecision:
    locations_at, skus_at = item_paths(items, "locationCode"), item_paths(items, "sku")
    await check_locations(services, command, [item.location for item in items], locations_at)
    await check_skus(services, command, [item.sku for item in items], skus_at)
    ids = [item.id for item in items]
    found = await services.storage.incoming_supplies.get_many(command.organization, ids)
    known = {supply.id: supply for supply in found}
    writes: list[StreamWrite] = []
    for index, item in enumerate(items):
        before = known.get(item.id)
        event = record_supply(before, item, field=("items", str(index)))
        if event is not None:
            writes.append(document_write(before, apply_supply_event(before, event), event))
    return StockDecision(skus=(), writes=tuple(writes), ids={"supplies": ids})
