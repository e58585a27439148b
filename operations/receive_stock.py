"""Units arrive at a location."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from domain.inventory.claims import Receive
from domain.inventory.stock_level import stock_level_id
from domain.list_rules import size_refusals
from domain.number_rules import quantity_refusals
from domain.refusals import InvalidInput, NotFound, raise_all
from domain.supply.events import IncomingSupplyEvent, apply_supply_event
from domain.supply.incoming_supply import IncomingSupply, supply_id
from domain.supply.record import receive_supply
from domain.text import text_refusals
from operations.change_stock import StockDecision, commit_stock
from operations.command import Command, Result
from operations.named_stock import check_location, check_skus, item_paths
from operations.reach import whole_stock_only
from operations.replaying import once
from operations.services import Services
from storage.change import StreamWrite, document_write


class ReceivedItem(Struct, frozen=True, kw_only=True):
    """`supply_id`, or `supply_reference` at the location, is the incoming supply that the units are counted against."""

    sku: str
    quantity: int
    supply_id: str | None = None
    supply_reference: str | None = None

    def supply_at(self, location: str) -> str | None:
        """The id of the supply, if one is named."""
        if self.supply_reference is not None:
            return supply_id(self.sku, location, self.supply_reference)
        return self.supply_id

    @property
    def names_supply_as(self) -> str:
        return "supplyId" if self.supply_reference is None else "supplyReference"


async def receive_stock(
    services: Services, command: Command, *, location_code: str, items: Sequence[ReceivedItem], reason: str | None
) -> Result:
    """Receive all items or none: safety stock fills up to its target, the rest becomes available.

    The result names the levels as `stock_levels`.
    """
    whole_stock_only(command.principal)
    _check(items, reason)
    supplied = any(item.supply_at(location_code) is not None for item in items)
    cause = f"rcv_{services.new_key()}"

    async def decide(_: datetime) -> StockDecision:
        await check_location(services, command, location_code)
        skus = await check_skus(services, command, [item.sku for item in items], item_paths(items, "sku"))
        return StockDecision(
            skus=skus,
            claims=[
                Receive(sku=item.sku, location=location_code, quantity=item.quantity, cause=cause, reason=reason)
                for item in items
            ],
            writes=await _supply_writes(services, command, location_code, items) if supplied else (),
            ids={"stock_levels": list(dict.fromkeys(stock_level_id(item.sku, location_code) for item in items))},
        )

    turn = f"supply:{location_code}" if supplied else ""
    return await once(services, command, lambda: commit_stock(services, command, turn, decide))


def _check(items: Sequence[ReceivedItem], reason: str | None) -> None:
    raise_all(size_refusals(items, "items"))
    refusals = text_refusals(reason, "reason")
    for index, item in enumerate(items):
        at = ("items", str(index))
        refusals += quantity_refusals(item.quantity, *at, "quantity")
        if item.supply_id is not None and item.supply_reference is not None:
            message = "Name the supply by its id or by its reference."
            refusals.append(InvalidInput(message, field=(*at, "supplyReference")))
    raise_all(refusals)


async def _supply_writes(
    services: Services, command: Command, location: str, items: Sequence[ReceivedItem]
) -> tuple[StreamWrite, ...]:
    """What the items count against incoming supply, with one write for each supply."""
    ids = (item.supply_at(location) for item in items)
    named = {index: named_id for index, named_id in enumerate(ids) if named_id is not None}
    found = await services.storage.incoming_supplies.get_many(command.organization, list(dict.fromkeys(named.values())))
    before = {supply.id: supply for supply in found}
    states: dict[str, IncomingSupply] = dict(before)
    events: dict[str, list[IncomingSupplyEvent]] = {}
    for index, named_id in named.items():
        item = items[index]
        supply = states.get(named_id)
        if supply is None or (supply.sku, supply.location) != (item.sku, location):
            at = ("items", str(index), item.names_supply_as)
            raise NotFound(f"No supply {named_id} of {item.sku} is expected at {location}.", field=at)
        event = receive_supply(supply, item.quantity)
        events.setdefault(named_id, []).append(event)
        states[named_id] = apply_supply_event(supply, event)
    return tuple(document_write(before[named_id], states[named_id], *happened) for named_id, happened in events.items())
