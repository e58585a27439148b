"""Orders that another system is to route: how long they wait for it, and what becomes of them when it does not."""

from datetime import timedelta

from domain.orders.awaited_decision import AwaitedDecision
from domain.orders.cancel import cancel_lines, cancel_order
from domain.orders.events import OrderDecisionOverdue, OrderPromised, OrderRouted
from domain.orders.fulfillment_order import RejectionReason
from domain.orders.hold import HoldReason
from domain.orders.hold_order import hold_order
from domain.orders.lines import LineException
from domain.orders.order import Order
from domain.orders.reject import reject, route_rejected
from domain.orders.replan import retried_units, serve_retried
from domain.orders.route_again import route_again
from domain.orders.route_externally import route_externally
from domain.orders.route_overdue import overdue_units, route_overdue
from domain.routing.pilots.pilot import ArmName
from tests.unit.orders.builders import (
    LATER,
    NOW,
    PROMISED,
    claims,
    make_plan,
    part,
    placed,
    promise_of,
    rejected_without_rerouting,
    units,
)

AWAITED = AwaitedDecision(pilot="OLD", arm=ArmName.TREATMENT, since=NOW, due_at=LATER)
AFTER = LATER + timedelta(seconds=1)


def waiting(*items: tuple[str, int], allow_backorder: bool = False) -> Order:
    lines = items or (("TEA", 3), ("MUG", 1))
    return placed(lines, served=(), awaits=AWAITED, allow_backorder=allow_backorder)


def posted(order: Order, *served: tuple[int, str, int]) -> Order:
    return route_externally(order, make_plan(served), now=NOW, promise=promise_of).order


def test_it_waits_until_all_its_units_are_decided_on() -> None:
    order = waiting()
    assert order.awaits == AWAITED
    assert order.undecided
    some = posted(order, (1, "NYC", 3))
    assert some.awaits == AWAITED
    assert posted(some, (2, "BOS", 1)).awaits is None
    assert posted(order, (1, "NYC", 3), (2, "BOS", 1)).awaits is None


def test_what_is_cancelled_or_routed_by_hand_needs_no_decision() -> None:
    order = waiting()
    assert cancel_lines(order, lines=units((1, 2)), reason=None).order.awaits == AWAITED
    assert cancel_lines(order, lines=units((1, 3)), reason=None).order.awaits == AWAITED
    assert cancel_lines(posted(order, (2, "BOS", 1)), lines=units((1, 3)), reason=None).order.awaits is None
    assert cancel_order(order, reason=None).order.awaits is None
    plan = make_plan([(1, "NYC", 3)], [(2, 1, LineException.NO_STOCK)])
    assert route_again(order, plan, now=NOW, promise=promise_of).order.awaits is None


def test_units_that_a_location_rejects_later_are_no_business_of_the_other_system() -> None:
    order = posted(waiting(("TEA", 3)), (1, "NYC", 3))
    rejected = rejected_without_rerouting(order, units((1, 3)))
    assert rejected.awaits is None
    assert overdue_units(rejected, now=AFTER) == ()


def test_units_are_overdue_once_the_time_is_up() -> None:
    order = waiting()
    assert overdue_units(order, now=NOW) == ()
    assert overdue_units(order, now=LATER - timedelta(microseconds=1)) == ()
    assert overdue_units(order, now=LATER) == units((1, 3), (2, 1))
    assert overdue_units(posted(order, (1, "NYC", 2)), now=LATER) == units((1, 1), (2, 1))


def test_an_order_on_hold_is_not_routed() -> None:
    order = hold_order(waiting(), reason=HoldReason.PAYMENT, note=None, now=NOW).order
    assert order.awaits == AWAITED
    assert overdue_units(order, now=LATER) == ()


def test_the_router_decides_on_what_is_overdue_and_says_why() -> None:
    order = posted(waiting(), (2, "BOS", 1))
    decision = route_overdue(order, make_plan([(1, "NYC", 3)]), now=AFTER, promise=promise_of)
    overdue, routed, promised = (decided.event for decided in decision.events)
    assert overdue == OrderDecisionOverdue(pilot="OLD", arm=ArmName.TREATMENT, due_at=LATER)
    assert isinstance(routed, OrderRouted)
    assert [(part.location, part.created_at) for part in routed.fulfillment_orders] == [("NYC", AFTER)]
    assert promised == OrderPromised(promised_at=PROMISED["BOS"])
    assert decision.order.awaits is None
    assert claims(decision) == [("Allocate", "TEA", "NYC", 3, "ful_T-2")]


def test_what_the_router_cannot_serve_says_why_and_is_not_tried_again_and_again() -> None:
    plan = make_plan([], [(1, 3, LineException.NO_STOCK), (2, 1, LineException.NO_ELIGIBLE_LOCATION)])
    decision = route_overdue(waiting(), plan, now=AFTER, promise=promise_of)
    assert [line.exception for line in decision.order.lines] == [
        LineException.NO_STOCK,
        LineException.NO_ELIGIBLE_LOCATION,
    ]
    assert overdue_units(decision.order, now=AFTER) == ()
    patient = waiting(allow_backorder=True)
    backordered = route_overdue(patient, plan, now=AFTER, promise=promise_of).order
    assert [line.quantities.backordered for line in backordered.lines] == [3, 0]


def test_units_that_lose_their_location_are_counted_apart() -> None:
    order = posted(waiting(("TEA", 5)), (1, "NYC", 3))
    rejected = rejected_without_rerouting(order, units((1, 2)))
    assert rejected.lines[0].quantities.unrouted == 4
    assert rejected.undecided == units((1, 2))
    assert overdue_units(rejected, now=LATER) == units((1, 2))
    more = rejected_without_rerouting(rejected, units((1, 1)))
    assert more.undecided == units((1, 2))
    assert posted(more, (1, "BOS", 2)).undecided == units((1, 2))
    routed = route_overdue(rejected, make_plan([(1, "BOS", 2)]), now=AFTER, promise=promise_of).order
    assert (routed.lines[0].quantities.unrouted, routed.lines[0].exception) == (2, LineException.HELD)


def test_an_exception_shows_as_long_as_units_have_it() -> None:
    rejected = rejected_without_rerouting(posted(waiting(("TEA", 5)), (1, "NYC", 3)), units((1, 3)))
    assert [posted(rejected, (1, "BOS", served)).lines[0].exception for served in (2, 3)] == [LineException.HELD, None]


def test_what_is_routed_again_is_decided_even_if_nobody_has_it() -> None:
    nothing = make_plan([], [(1, 4, LineException.HELD)])
    rejected = rejected_without_rerouting(posted(waiting(("TEA", 4)), (1, "NYC", 2)), units((1, 2)))
    assert rejected.undecided == units((1, 2))
    again = route_again(rejected, nothing, now=NOW, promise=promise_of).order
    assert (again.awaits, again.undecided) == (None, ())


def test_only_what_is_decided_is_looked_for_again() -> None:
    order = posted(waiting(("TEA", 4)), (1, "NYC", 2))
    lost = reject(order, part(order), lines=None, reason=RejectionReason.DAMAGED, note=None, now=NOW)
    plan = make_plan([], [(1, 2, LineException.CAPACITY)])
    waits = route_rejected(lost, plan, now=NOW, promise=promise_of).order
    assert (waits.undecided, retried_units(waits)) == (units((1, 2)), units((1, 2)))
    served = serve_retried(waits, make_plan([(1, "BOS", 2)]), now=NOW, promise=promise_of).order
    assert (served.undecided, retried_units(served), served.lines[0].exception) == (units((1, 2)), (), None)
