"""A location refuses work; what it refused can find another location in the same change."""

from collections.abc import Sequence
from datetime import datetime

from domain.channels.stock_share import ALL_OF_IT, StockShare
from domain.inventory.claims import FreedTo
from domain.limits import PARTIAL_REJECTIONS_MAX
from domain.orders.actions import FulfillmentOrderAction, guard_fulfillment_order
from domain.orders.decision import Decision, Draft
from domain.orders.events import FulfillmentOrderRejected, OrderRouted
from domain.orders.fulfillment_order import FulfillmentOrder, LineUnits, Rejection, RejectionReason
from domain.orders.lines import LineException
from domain.orders.order import Order
from domain.orders.planned import chosen_lines, planned_fulfillment_orders, unserved_units
from domain.orders.promised import Promise
from domain.orders.selection import select_units
from domain.orders.stock_claims import FREED_TO, allocate, deallocate
from domain.refusals import InvalidInput
from domain.routing.plan import RoutingPlan


def reject(
    order: Order,
    part: FulfillmentOrder,
    *,
    lines: Sequence[LineUnits] | None,
    reason: RejectionReason,
    note: str | None,
    now: datetime,
) -> Draft:
    """Reject all of a fulfillment order or units of its lines: they are unrouted, their stock is given back.

    What becomes of the units is for the caller to say: see `route_rejected`.
    """
    return _rejected(order, part, lines=lines, reason=reason, note=note, now=now, exception=None)


def reject_and_hold(
    order: Order,
    part: FulfillmentOrder,
    *,
    lines: Sequence[LineUnits] | None,
    reason: RejectionReason,
    note: str | None,
    now: datetime,
) -> Decision:
    """Reject; the units stay unrouted until a person has them routed, and their lines say so."""
    held = LineException.HELD
    return _rejected(order, part, lines=lines, reason=reason, note=note, now=now, exception=held).conclude()


def _rejected(
    order: Order,
    part: FulfillmentOrder,
    *,
    lines: Sequence[LineUnits] | None,
    reason: RejectionReason,
    note: str | None,
    now: datetime,
    exception: LineException | None,
) -> Draft:
    guard_fulfillment_order(order, part, FulfillmentOrderAction.REJECT)
    units = select_units(part, lines)
    _check_rejections(part, units)
    rejection = Rejection(location=part.location, lines=units, reason=reason, note=note, rejected_at=now)
    draft = Draft(order)
    draft.happen(FulfillmentOrderRejected(fulfillment_order_id=part.id, rejection=rejection, exception=exception))
    freed_to = FREED_TO.get(reason, FreedTo.AVAILABLE)
    draft.claim(*deallocate(part, units, cause=part.id, freed_to=freed_to, reason=f"rejected: {reason}"))
    return draft


def _check_rejections(part: FulfillmentOrder, units: Sequence[LineUnits]) -> None:
    partial = sum(selected.quantity for selected in units) < sum(line.quantity for line in part.lines)
    if partial and len(part.rejections) >= PARTIAL_REJECTIONS_MAX:
        raise InvalidInput(
            f"Some units of it were rejected {PARTIAL_REJECTIONS_MAX} times: reject all of it now.", field=("lines",)
        )


def route_rejected(
    draft: Draft, plan: RoutingPlan, *, now: datetime, promise: Promise, share: StockShare = ALL_OF_IT
) -> Decision:
    """Send the rejected units where the plan says; what it cannot serve waits, with its exception."""
    order = draft.order
    created = planned_fulfillment_orders(order, plan, chosen_lines(order, plan), now, promise)
    draft.happen(OrderRouted(fulfillment_orders=created, unserved=unserved_units(order, plan)))
    for part in created:
        draft.claim(*allocate(part, cause=part.id, share=share))
    return draft.conclude()
