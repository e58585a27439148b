"""Divide a fulfillment order."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from domain.channels.stock_share import ALL_OF_IT, StockShare
from domain.orders.actions import FulfillmentOrderAction, guard_fulfillment_order
from domain.orders.decision import Decision, Draft
from domain.orders.events import FulfillmentOrderSplit
from domain.orders.fulfillment_order import (
    FulfillmentOrder,
    FulfillmentOrderLine,
    FulfillmentOrderStatus,
    LineUnits,
)
from domain.orders.ids import next_fulfillment_order_ids
from domain.orders.order import Order
from domain.orders.planned import check_part_count, refuse_unserved
from domain.orders.promised import Promise
from domain.orders.refusals import QuantityExceeded
from domain.orders.selection import check_units
from domain.orders.stock_claims import allocate, deallocate
from domain.refusals import InvalidInput, NotFound, Refusal
from domain.routing.plan import RoutingPlan


class SplitPart(Struct, frozen=True, kw_only=True):
    """Units that become a fulfillment order of their own, at a named location or where they are."""

    lines: tuple[LineUnits, ...]
    location: str | None = None


def check_split(order: Order, part: FulfillmentOrder, parts: Sequence[SplitPart]) -> None:
    """Raise unless the parts take some units, no more than there are, and leave at least one."""
    guard_fulfillment_order(order, part, FulfillmentOrderAction.SPLIT)
    if not parts:
        raise InvalidInput("Name at least one part.", field=("parts",))
    check_part_count(order, len(parts))
    taken: dict[str, int] = {}
    for index, wanted in enumerate(parts):
        try:
            _take(part, wanted, taken)
        except Refusal as refusal:
            raise refusal.at("parts", str(index), *refusal.field) from None
    if sum(taken.values()) == sum(line.quantity for line in part.lines):
        raise InvalidInput("A split leaves at least one unit where it is.", field=("parts",))


def _take(part: FulfillmentOrder, wanted: SplitPart, taken: dict[str, int]) -> None:
    check_units(wanted.lines)
    for index, units in enumerate(wanted.lines):
        line = part.line(units.line_id)
        if line is None:
            raise NotFound(f"No line {units.line_id} in {part.id}.", field=("lines", str(index), "lineId"))
        left = line.remaining - taken.get(units.line_id, 0)
        if units.quantity > left:
            raise QuantityExceeded(
                sku=line.sku,
                requested=units.quantity,
                available=left,
                because=f"{part.id} has {left} that no other part takes",
                field=("lines", str(index), "quantity"),
            )
        taken[units.line_id] = taken.get(units.line_id, 0) + units.quantity


def split(
    order: Order,
    part: FulfillmentOrder,
    parts: Sequence[SplitPart],
    plans: Sequence[RoutingPlan | None],
    *,
    now: datetime,
    promise: Promise,
    share: StockShare = ALL_OF_IT,
) -> Decision:
    """Split a fulfillment order; `plans` prove for each part with another location that it can serve it.

    What stays where it is stays promised as it was.
    """
    ids = next_fulfillment_order_ids(order, len(parts))
    created = tuple(
        _new_part(order, part, wanted, plan, part_id, now, promise)
        for part_id, wanted, plan in zip(ids, parts, plans, strict=True)
    )
    draft = Draft(order)
    draft.happen(FulfillmentOrderSplit(fulfillment_order_id=part.id, fulfillment_orders=created))
    for wanted, new in zip(parts, created, strict=True):
        if new.location != part.location:
            draft.claim(*deallocate(part, wanted.lines, cause=part.id, reason="split"))
            draft.claim(*allocate(new, cause=new.id, share=share))
    return draft.conclude()


def _new_part(
    order: Order,
    part: FulfillmentOrder,
    wanted: SplitPart,
    plan: RoutingPlan | None,
    part_id: str,
    now: datetime,
    promise: Promise,
) -> FulfillmentOrder:
    sku_of = {line.line_id: line.sku for line in part.lines}
    lines = tuple(
        FulfillmentOrderLine(line_id=units.line_id, sku=sku_of[units.line_id], quantity=units.quantity)
        for units in wanted.lines
    )
    stays = replace(part, id=part_id, lines=lines, cost=None, rejections=(), created_at=now)
    if plan is None:
        return stays
    if plan.unserved:
        refuse_unserved(order, plan)
    location, cost = plan.costs[0].location, plan.costs[0].total_minor_units
    promised = promise(location)
    scheduled = part.status is FulfillmentOrderStatus.SCHEDULED
    return replace(
        stays,
        status=FulfillmentOrderStatus.SCHEDULED if scheduled else FulfillmentOrderStatus.OPEN,
        location=location,
        cost=cost,
        promised_at=promised.deliver_by,
        dispatch_on=promised.ship_on,
        kept_because=None,
        consolidation=None,
        consolidated_with=(),
    )
