"""What the router does by itself with work that is planned: leave it where it is unless moving it is worth its price."""

from collections.abc import Iterable
from datetime import datetime

from domain.channels.stock_share import ALL_OF_IT, StockShare
from domain.delivery.promise import DeliveryPromise
from domain.orders.decision import Decision, Draft
from domain.orders.demand import NOT_ACCEPTED
from domain.orders.events import FulfillmentOrderKept, FulfillmentOrderReleased, FulfillmentOrderRerouted, OrderRouted
from domain.orders.fulfillment_order import FulfillmentOrder, FulfillmentOrderStatus, LineUnits
from domain.orders.lines import LineException
from domain.orders.order import Order, OrderState
from domain.orders.planned import chosen_lines, planned_fulfillment_orders
from domain.orders.promised import Promise, latest_promise
from domain.orders.route_again import planned_work, route_movable
from domain.orders.stock_claims import allocate, deallocate
from domain.routing.plan import PlanStatus, RoutingPlan

RETRIED = frozenset({LineException.STOCK_LOST, LineException.CAPACITY})
"""Unrouted units of such lines are looked for again: other stock may come, and tomorrow is another day."""


def release_times(order: Order) -> tuple[datetime, ...]:
    """When work of it is to be released that is only scheduled."""
    return tuple(
        part.release_at
        for part in order.fulfillment_orders
        if part.status is FulfillmentOrderStatus.SCHEDULED and part.release_at is not None
    )


def retried_units(order: Order) -> tuple[LineUnits, ...]:
    """Unrouted units that may find a location later without anybody's doing."""
    if order.state is not OrderState.OPEN:
        return ()
    undecided = {units.line_id: units.quantity for units in order.undecided}
    return tuple(
        LineUnits(line_id=line.id, quantity=quantity)
        for line in order.lines
        if line.exception in RETRIED and (quantity := line.quantities.unrouted - undecided.get(line.id, 0))
    )


def not_accepted(order: Order) -> tuple[FulfillmentOrder, ...]:
    """Work that may move by itself: none of an order on hold."""
    if order.on_hold or order.state is not OrderState.OPEN:
        return ()
    return tuple(part for part in order.fulfillment_orders if part.status in NOT_ACCEPTED)


def too_late_for(parts: Iterable[FulfillmentOrder], codes: Iterable[str], promise: Promise) -> tuple[str, ...]:
    """Locations that could not keep what is promised for these fulfillment orders; those that have them can."""
    parts = tuple(parts)
    promised = latest_promise(parts)
    if promised is None:
        return ()
    having = {part.location for part in parts}
    return tuple(code for code in codes if code not in having and promise(code).deliver_by > promised)


def still_promised(parts: Iterable[FulfillmentOrder], promise: Promise) -> Promise:
    """The promise, but no later than before where the work is already: it began there when it was planned."""
    known = {part.location: part for part in parts if part.promised_at is not None}

    def keeping(code: str) -> DeliveryPromise:
        promised = promise(code)
        part = known.get(code)
        if part is None or part.promised_at is None or promised.deliver_by <= part.promised_at:
            return promised
        return DeliveryPromise(
            ship_on=part.dispatch_on or promised.ship_on,
            ship_by=min(promised.ship_by, part.promised_at),
            deliver_on=min(promised.deliver_on, part.promised_at.date()),
            deliver_by=part.promised_at,
            service=promised.service,
        )

    return keeping


def improve(
    order: Order,
    parts: Iterable[FulfillmentOrder],
    plan: RoutingPlan,
    *,
    now: datetime,
    promise: Promise,
    share: StockShare = ALL_OF_IT,
    compared: bool = False,
) -> Decision:
    """Move the work of these fulfillment orders as a plan says that serves all of it by what was promised.

    Nothing happens otherwise. The plan has weighed what moving costs; one that a limit cut off may be worse than what is
    planned, unless it was `compared` with that.
    """
    parts = tuple(parts)
    if (plan.status is not PlanStatus.OPTIMAL and not compared) or plan.unserved:
        return Draft(order).conclude()
    draft = Draft(order)
    route_movable(draft, planned_work(parts), plan, now=now, promise=still_promised(parts, promise), share=share)
    return Draft(order).conclude() if is_later(order, parts, draft.order) else draft.conclude()


def release(order: Order, parts: Iterable[FulfillmentOrder]) -> Decision:
    """Hand scheduled work over to its locations."""
    draft = Draft(order)
    for part in parts:
        draft.happen(FulfillmentOrderReleased(fulfillment_order_id=part.id))
    return draft.conclude()


def release_improved(
    order: Order,
    parts: Iterable[FulfillmentOrder],
    plan: RoutingPlan,
    *,
    now: datetime,
    promise: Promise,
    share: StockShare = ALL_OF_IT,
    releases: bool = True,
) -> Decision | None:
    """Hand scheduled work over as a plan says for all of it; None if that is later than promised.

    Unless it `releases`, the work stays scheduled where it is now.
    """
    parts = tuple(parts)
    draft = Draft(order)
    route_movable(draft, planned_work(parts), plan, now=now, promise=still_promised(parts, promise), share=share)
    if is_later(order, parts, draft.order):
        return None
    stays = {part.id for part in order.fulfillment_orders} - {part.id for part in parts}
    for part in draft.order.fulfillment_orders if releases else ():
        if part.status is FulfillmentOrderStatus.SCHEDULED and part.id not in stays:
            draft.happen(FulfillmentOrderReleased(fulfillment_order_id=part.id))
    return draft.conclude()


def is_later(order: Order, parts: Iterable[FulfillmentOrder], after: Order) -> bool:
    """Whether new work in place of these fulfillment orders is promised later than they are."""
    promised = latest_promise(parts)
    known = {part.id for part in order.fulfillment_orders}
    created = [part for part in after.fulfillment_orders if part.id not in known]
    return promised is not None and any(part.promised_at is None or part.promised_at > promised for part in created)


def move_away(
    order: Order,
    part: FulfillmentOrder,
    plan: RoutingPlan,
    *,
    now: datetime,
    promise: Promise,
    share: StockShare = ALL_OF_IT,
) -> Decision:
    """Move what the plan finds elsewhere of a fulfillment order; the rest stays, and says why. Told only once."""
    assert part.status in NOT_ACCEPTED
    draft = Draft(order)
    created = planned_fulfillment_orders(
        order, plan, chosen_lines(order, plan), now, promise, release_at=part.release_at
    )
    if created:
        draft.happen(FulfillmentOrderRerouted(fulfillment_order_id=part.id, fulfillment_orders=created))
        draft.claim(*deallocate(part, _units_of(created), cause=part.id, reason="rerouted"))
        for new in created:
            draft.claim(*allocate(new, cause=new.id, share=share))
    reason = next((unserved.exception for unserved in plan.unserved if unserved.order == order.id), None)
    if reason is not None and reason is not part.kept_because:
        draft.happen(FulfillmentOrderKept(fulfillment_order_id=part.id, reason=reason))
    return draft.conclude()


def serve_retried(
    order: Order, plan: RoutingPlan, *, now: datetime, promise: Promise, share: StockShare = ALL_OF_IT
) -> Decision:
    """Give the order what was found for units that are looked for again; the rest keeps its exception."""
    draft = Draft(order)
    created = planned_fulfillment_orders(order, plan, chosen_lines(order, plan), now, promise)
    if created:
        draft.happen(OrderRouted(fulfillment_orders=created))
        for part in created:
            draft.claim(*allocate(part, cause=part.id, share=share))
    return draft.conclude()


def _units_of(parts: Iterable[FulfillmentOrder]) -> tuple[LineUnits, ...]:
    units: dict[str, int] = {}
    for line in (line for part in parts for line in part.lines):
        units[line.line_id] = units.get(line.line_id, 0) + line.quantity
    return tuple(LineUnits(line_id=line_id, quantity=quantity) for line_id, quantity in units.items())
