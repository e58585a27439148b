"""A location refuses work: where its units and their stock go."""

import pytest

from domain.inventory.claims import Deallocate, FreedTo
from domain.limits import PARTIAL_REJECTIONS_MAX
from domain.orders.events import FulfillmentOrderRejected, OrderPromised, OrderRouted, UnservedUnits
from domain.orders.fulfillment_order import FulfillmentOrderStatus, LineUnits, Rejection, RejectionReason
from domain.orders.lines import LineException
from domain.orders.refusals import QuantityExceeded
from domain.orders.reject import reject, route_rejected
from domain.refusals import InvalidInput, NotFound
from tests.unit.orders.builders import (
    LATER,
    claims,
    events,
    exception,
    make_plan,
    part,
    placed,
    promise_of,
    rejected_without_rerouting,
    touched,
    types,
    units,
    where,
    worked,
)

Status = FulfillmentOrderStatus


def test_whole_fulfillment_order_is_rejected_and_keeps_its_lines_as_history() -> None:
    order = placed()
    decision = reject(order, part(order), lines=None, reason=RejectionReason.CLOSED, note="storm", now=LATER).conclude()
    rejection = Rejection(
        location="NYC", lines=units((1, 3)), reason=RejectionReason.CLOSED, note="storm", rejected_at=LATER
    )
    assert events(decision) == [
        FulfillmentOrderRejected(fulfillment_order_id="ful_T-1", rejection=rejection),
        OrderPromised(promised_at=None),
    ]
    assert touched(decision) == [["1"], []]
    assert decision.claims == (
        Deallocate(sku="TEA", location="NYC", quantity=3, cause="ful_T-1", reason="rejected: CLOSED"),
    )
    rejected = part(decision.order)
    assert rejected.status is Status.REJECTED
    assert rejected.lines == part(order).lines
    assert rejected.rejections == (rejection,)
    assert where(decision.order) == {"unrouted": 3}


@pytest.mark.parametrize(
    ("reason", "freed_to"),
    [
        (RejectionReason.NO_STOCK, FreedTo.QUALITY_CONTROL),
        (RejectionReason.MISMATCH, FreedTo.QUALITY_CONTROL),
        (RejectionReason.DAMAGED, FreedTo.DAMAGED),
        (RejectionReason.CAPACITY, FreedTo.AVAILABLE),
        (RejectionReason.CLOSED, FreedTo.AVAILABLE),
        (RejectionReason.OTHER, FreedTo.AVAILABLE),
    ],
)
def test_reason_says_where_the_stock_goes(reason: RejectionReason, freed_to: FreedTo) -> None:
    order = placed()
    (claim,) = reject(order, part(order), lines=None, reason=reason, note=None, now=LATER).conclude().claims
    assert isinstance(claim, Deallocate)
    assert claim.freed_to is freed_to


@pytest.mark.parametrize("status", [Status.OPEN, Status.ACCEPTED, Status.PICKING])
def test_part_of_a_fulfillment_order_is_rejected_and_the_rest_goes_on(status: Status) -> None:
    order = worked(placed([("TEA", 3), ("CUP", 2)], [(1, "NYC", 3), (2, "NYC", 2)]), status)
    draft = reject(order, part(order), lines=units((1, 1), (2, 2)), reason=RejectionReason.OTHER, note=None, now=LATER)
    decision = draft.conclude()
    rest = part(decision.order)
    assert rest.status is status
    assert [(line.line_id, line.quantity) for line in rest.lines] == [("lin_T-1", 2)]
    assert where(decision.order, 1) == {"unrouted": 1, "allocated": 2}
    assert where(decision.order, 2) == {"unrouted": 2}
    assert claims(decision) == [("Deallocate", "TEA", "NYC", 1, "ful_T-1"), ("Deallocate", "CUP", "NYC", 2, "ful_T-1")]


def test_rejected_units_find_another_location_in_the_same_change() -> None:
    order = placed()
    draft = reject(order, part(order), lines=units((1, 2)), reason=RejectionReason.DAMAGED, note=None, now=LATER)
    decision = route_rejected(draft, make_plan([(1, "LAX", 2)]), now=LATER, promise=promise_of)
    assert types(decision) == ["fulfillmentOrder.rejected", "order.routed", "order.promised"]
    assert touched(decision) == [["1"], ["2"], []]
    assert claims(decision) == [("Deallocate", "TEA", "NYC", 2, "ful_T-1"), ("Allocate", "TEA", "LAX", 2, "ful_T-2")]
    assert part(decision.order, 2).location == "LAX"
    assert part(decision.order, 2).status is Status.OPEN
    assert where(decision.order) == {"allocated": 3}


@pytest.mark.parametrize(
    ("allow_backorder", "cause", "backordered"),
    [
        (True, LineException.NO_STOCK, True),
        (True, LineException.NO_ELIGIBLE_LOCATION, False),
        (False, LineException.NO_STOCK, False),
    ],
)
def test_rejected_units_that_nobody_can_serve_wait(
    allow_backorder: bool, cause: LineException, backordered: bool
) -> None:
    order = placed(allow_backorder=allow_backorder)
    draft = reject(order, part(order), lines=None, reason=RejectionReason.NO_STOCK, note=None, now=LATER)
    decision = route_rejected(draft, make_plan([], [(1, 3, cause)]), now=LATER, promise=promise_of)
    unserved = UnservedUnits(line_id="lin_T-1", quantity=3, exception=cause, backordered=backordered)
    assert events(decision)[1] == OrderRouted(unserved=(unserved,))
    assert where(decision.order) == {"backordered" if backordered else "unrouted": 3}
    assert exception(decision.order) is cause


@pytest.mark.parametrize(
    ("lines", "kind", "field"),
    [
        ((), InvalidInput, ("lines",)),
        (units((1, 0)), InvalidInput, ("lines", "0", "quantity")),
        (units((1, 1), (1, 1)), InvalidInput, ("lines", "1", "lineId")),
        (units((2, 1)), NotFound, ("lines", "0", "lineId")),
        (units((1, 4)), QuantityExceeded, ("lines", "0", "quantity")),
    ],
)
def test_refuses_lines_that_the_fulfillment_order_does_not_have(
    lines: tuple[LineUnits, ...], kind: type[InvalidInput | NotFound | QuantityExceeded], field: tuple[str, ...]
) -> None:
    order = placed()
    with pytest.raises(kind) as refused:
        reject(order, part(order), lines=lines, reason=RejectionReason.OTHER, note=None, now=LATER)
    assert refused.value.field == field


def test_refuses_one_partial_rejection_more_than_a_fulfillment_order_may_have_but_never_a_whole_one() -> None:
    order = placed([("TEA", 100)], [(1, "NYC", 100)])
    for _ in range(PARTIAL_REJECTIONS_MAX):
        order = rejected_without_rerouting(order, units((1, 1)))
    with pytest.raises(InvalidInput, match="all of it"):
        rejected_without_rerouting(order, units((1, 1)))
    assert part(rejected_without_rerouting(order)).status is Status.REJECTED
