"""Route again what has no location yet, or only one that has not accepted."""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from domain.address import Address
from domain.channels.stock_share import ALL_OF_IT, StockShare
from domain.orders.decision import Decision, Draft
from domain.orders.demand import NOT_ACCEPTED
from domain.orders.events import OrderAddressChanged, OrderRouted
from domain.orders.fulfillment_order import FulfillmentOrder, LineUnits
from domain.orders.order import Order
from domain.orders.planned import chosen_lines, planned_fulfillment_orders, unserved_units
from domain.orders.promised import Promise, promised_anew
from domain.orders.stock_claims import allocate, deallocate_all, units_given_back
from domain.routing.plan import RoutingPlan


class Movable(Struct, frozen=True, kw_only=True):
    """What of an order may be routed again: `units` per line, from fulfillment orders and from nowhere."""

    fulfillment_orders: tuple[FulfillmentOrder, ...]
    backordered: tuple[LineUnits, ...]
    units: tuple[LineUnits, ...]


def movable(order: Order) -> Movable:
    """Everything that no location has accepted."""
    parts = tuple(part for part in order.fulfillment_orders if part.status in NOT_ACCEPTED)
    units: dict[str, int] = {line.id: line.quantities.unrouted + line.quantities.backordered for line in order.lines}
    for line in (line for part in parts for line in part.lines):
        units[line.line_id] += line.quantity
    return Movable(
        fulfillment_orders=parts,
        backordered=tuple(
            LineUnits(line_id=line.id, quantity=line.quantities.backordered)
            for line in order.lines
            if line.quantities.backordered
        ),
        units=tuple(LineUnits(line_id=line_id, quantity=quantity) for line_id, quantity in units.items() if quantity),
    )


def route_again(
    order: Order,
    plan: RoutingPlan | None,
    *,
    now: datetime,
    promise: Promise,
    ship_to: Address | None = None,
    share: StockShare = ALL_OF_IT,
) -> Decision:
    """Apply a plan for what is movable, to a new address if one is given, which is then what is promised for.

    Fulfillment orders that the plan leaves as they are stay untouched, but for the promise to another address; `plan` is
    None when nothing is to move.
    """
    draft = Draft(order)
    if ship_to is not None:
        draft.happen(OrderAddressChanged(ship_to=ship_to))
    if plan is not None:
        route_movable(draft, movable(order), plan, now=now, promise=promise, share=share)
    if ship_to is not None:
        promised = promised_anew(draft.order, promise)
        if promised is not None:
            draft.happen(promised)
    return draft.conclude()


def planned_work(parts: Iterable[FulfillmentOrder]) -> Movable:
    """Only the units that these fulfillment orders hold, none of which a location has accepted."""
    parts = tuple(parts)
    assert all(part.status in NOT_ACCEPTED for part in parts)
    units: dict[str, int] = {}
    for line in (line for part in parts for line in part.lines):
        units[line.line_id] = units.get(line.line_id, 0) + line.quantity
    return Movable(
        fulfillment_orders=parts,
        backordered=(),
        units=tuple(LineUnits(line_id=line_id, quantity=quantity) for line_id, quantity in units.items()),
    )


def route_movable(
    draft: Draft, what: Movable, plan: RoutingPlan, *, now: datetime, promise: Promise, share: StockShare = ALL_OF_IT
) -> None:
    """Apply a plan for these units of the draft's order; what it leaves as it is stays untouched.

    What was only scheduled stays so, at its new location too.
    """
    order = draft.order
    chosen = chosen_lines(order, plan)
    kept = {
        location
        for location, units in _units_by_location(what.fulfillment_orders).items()
        if units == {line.line_id: line.quantity for line in chosen.get(location, ())}
    }
    withdrawn = tuple(part for part in what.fulfillment_orders if part.location not in kept)
    chosen = {location: lines for location, lines in chosen.items() if location not in kept}
    created = planned_fulfillment_orders(order, plan, chosen, now, promise, release_at=_release_at(withdrawn))
    event = OrderRouted(
        withdrawn=tuple(part.id for part in withdrawn),
        retried=what.backordered,
        fulfillment_orders=created,
        unserved=unserved_units(order, plan),
    )
    nothing_waits = not (event.retried or event.unserved)
    if not (withdrawn or created) and (nothing_waits or _waits_the_same(order, event)):
        return
    draft.happen(event)
    given_back = [claim for part in withdrawn for claim in deallocate_all(part)]
    draft.claim(*given_back)
    for part in created:
        draft.claim(*allocate(part, cause=part.id, share=share, own=units_given_back(given_back)))


def _release_at(withdrawn: Iterable[FulfillmentOrder]) -> datetime | None:
    """None unless all of it was still scheduled: a location that had some of it is to go on."""
    releases = [part.release_at for part in withdrawn]
    known = [moment for moment in releases if moment is not None]
    return min(known) if known and len(known) == len(releases) else None


def _units_by_location(parts: Iterable[FulfillmentOrder]) -> dict[str, dict[str, int]]:
    units: dict[str, dict[str, int]] = {}
    for part in parts:
        there = units.setdefault(part.location, {})
        for line in part.lines:
            there[line.line_id] = there.get(line.line_id, 0) + line.quantity
    return units


def _waits_the_same(order: Order, event: OrderRouted) -> bool:
    if order.undecided:
        # These wait for something else from now on.
        return False
    now = {
        (line.id, line.quantities.backordered, line.exception)
        for line in order.lines
        if line.quantities.unrouted or line.quantities.backordered
    }
    then = {(units.line_id, units.quantity if units.backordered else 0, units.exception) for units in event.unserved}
    return now == then
