"""Count what is at a location: record what was found, and post it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from msgspec import Struct

from domain.counts.draft import CountDraft
from domain.counts.events import CountCancelled, CountOpened, CountPosted, CountRecorded
from domain.counts.stock_count import CountAction, CountedLine, StockCount, guard_count
from domain.inventory.refusals import StockChangedMeanwhile, StockPromised
from domain.limits import COUNT_LINES_MAX
from domain.list_rules import repeated_refusals, size_refusals
from domain.number_rules import quantity_refusals
from domain.refusals import InvalidInput, NotFound, Refusal, raise_all
from domain.text import text_refusals
from operations.change_stock import StockDecision, commit_stock
from operations.command import Command, Result
from operations.look_again import look_again_for
from operations.named_stock import check_location, check_skus, item_paths
from operations.post_count import NOTHING_POSTED, Posting, decide_posting
from operations.reach import whole_stock_only
from operations.replaying import once
from operations.services import Services
from storage.change import document_write


class CountedItem(Struct, frozen=True, kw_only=True):
    sku: str
    quantity: int


class CountRequest(Struct, frozen=True, kw_only=True):
    """Without `count_id` a session is opened at `location_code`."""

    count_id: str | None
    location_code: str | None
    lines: tuple[CountedItem, ...]
    action: CountAction
    reason: str | None


@dataclass(slots=True, kw_only=True)
class _Lost:
    """Orders that the count has taken units from, and the SKUs."""

    orders: Sequence[str] = ()
    skus: Sequence[str] = ()


async def count_stock(services: Services, command: Command, *, request: CountRequest) -> Result:
    """Record what was found, and post or cancel the count if that is asked for; the result names it as `count`.

    What is counted are sellable units: available, reserved, allocated and safety stock. Orders that lose units are at
    once routed again.
    """
    whole_stock_only(command.principal)
    _check(request)
    new_id = f"cnt_{services.new_key()}"

    lost = _Lost()

    async def decide(now: datetime) -> StockDecision:
        decision, posting = await _decide(services, command, request, new_id, now)
        lost.orders = posting.orders
        lost.skus = [booking.sku for booking in posting.bookings if booking.taken_back]
        return decision

    turn = f"count:{request.count_id or new_id}"
    overtaken_by = (StockPromised, StockChangedMeanwhile)
    result = await once(
        services, command, lambda: commit_stock(services, command, turn, decide, overtaken_by=overtaken_by)
    )
    if lost.orders and not result.replayed:
        await look_again_for(services, command.organization, lost.orders, lost.skus)
    return result


def _check(request: CountRequest) -> None:
    raise_all(size_refusals(request.lines, "lines", least=0))
    refusals = text_refusals(request.reason, "reason")
    if request.count_id is None and request.location_code is None:
        refusals.append(InvalidInput("Name the location, or a count that is open.", field=("locationCode",)))
    if request.action is CountAction.CANCEL:
        if request.count_id is None:
            refusals.append(InvalidInput("Name the count to cancel.", field=("countId",)))
        if request.lines:
            refusals.append(InvalidInput("A count that is cancelled records nothing.", field=("lines",)))
    elif not request.lines and (request.count_id is None or request.action is CountAction.RECORD):
        refusals.append(InvalidInput("Say what was counted.", field=("lines",)))
    raise_all([*refusals, *_line_refusals(request.lines)])


def _line_refusals(lines: Sequence[CountedItem]) -> list[Refusal]:
    refusals: list[Refusal] = []
    for index, line in enumerate(lines):
        refusals += quantity_refusals(line.quantity, "lines", str(index), "countedQuantity", least=0)
    skus = [line.sku for line in lines]
    return refusals + repeated_refusals(skus, "Each SKU may be named once.", of="lines", field="sku")


async def _decide(
    services: Services, command: Command, request: CountRequest, new_id: str, now: datetime
) -> tuple[StockDecision, Posting]:
    before = await _known(services, command, request)
    draft = CountDraft(before)
    if before is None:
        assert request.location_code is not None
        draft.happen(CountOpened(count=StockCount(id=new_id, location=request.location_code, opened_at=now)))
    guard_count(draft.count, request.action)
    if request.lines:
        draft.happen(CountRecorded(lines=await _counted(services, command, request, draft.count, now)))
    if len(draft.count.lines) > COUNT_LINES_MAX:
        raise InvalidInput(f"A count has at most {COUNT_LINES_MAX} lines.", field=("lines",))
    posting = NOTHING_POSTED
    if request.action is CountAction.POST:
        posting = await decide_posting(services, command.organization, draft.count, reason=request.reason, now=now)
        differences = tuple(booking.posted for booking in posting.bookings)
        draft.happen(CountPosted(differences=differences, orders=posting.orders, posted_at=now, reason=request.reason))
    elif request.action is CountAction.CANCEL:
        draft.happen(CountCancelled(cancelled_at=now, reason=request.reason))
    decision = StockDecision(
        skus=await services.storage.skus.get_many(command.organization, [claim.sku for claim in posting.claims]),
        claims=posting.claims,
        writes=(document_write(before, draft.count, *draft.events), *posting.writes),
        ids={"count": draft.count.id},
    )
    return decision, posting


async def _known(services: Services, command: Command, request: CountRequest) -> StockCount | None:
    """The count that the request goes on with; None for a new one at a location that exists for the client."""
    if request.count_id is None:
        await check_location(services, command, request.location_code or "")
        return None
    count = await services.storage.stock_counts.get(
        command.organization, request.count_id, locations=command.principal.locations
    )
    if count is None:
        raise NotFound(f"No count {request.count_id}.", field=("countId",))
    if request.location_code not in (None, count.location):
        raise InvalidInput(f"This count is of {count.location}.", field=("locationCode",))
    return count


async def _counted(
    services: Services, command: Command, request: CountRequest, count: StockCount, now: datetime
) -> tuple[CountedLine, ...]:
    """What was found against what is there by the books at this moment."""
    codes = [line.sku for line in request.lines]
    await check_skus(services, command, codes, item_paths(codes, "sku", of="lines"))
    levels = await services.storage.stock_levels.get_many(
        command.organization, [(code, count.location) for code in codes]
    )
    expected = {level.sku: level.sellable for level in levels}
    return tuple(
        CountedLine(sku=line.sku, expected=expected.get(line.sku, 0), counted=line.quantity, recorded_at=now)
        for line in request.lines
    )
