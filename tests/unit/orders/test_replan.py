"""What the router does by itself with planned work, and what it leaves."""

from datetime import timedelta

from msgspec.structs import replace

from domain.orders.decision import joined
from domain.orders.events import (
    FulfillmentOrderKept,
    FulfillmentOrderReleased,
    FulfillmentOrderRerouted,
    OrderRouted,
)
from domain.orders.fulfillment_order import FulfillmentOrderStatus
from domain.orders.lines import LineException
from domain.orders.order import Order
from domain.orders.place import place_order
from domain.orders.replan import (
    improve,
    move_away,
    not_accepted,
    release,
    release_improved,
    release_times,
    retried_units,
    serve_retried,
    still_promised,
    too_late_for,
)
from domain.routing.plan import PlanStatus
from tests.unit.orders.builders import (
    LATER,
    NOW,
    PROMISED,
    claims,
    events,
    exception,
    make_order,
    make_plan,
    part,
    placed,
    promise_of,
    touched,
    types,
    units,
    where,
    worked,
)

Status = FulfillmentOrderStatus
SOON = NOW + timedelta(minutes=30)
NO_STOCK = LineException.NO_STOCK


def scheduled(*served: tuple[int, str, int]) -> Order:
    plan = make_plan(served or [(1, "SEA", 3)])
    return place_order(make_order([("TEA", 3)]), plan, now=NOW, promise=promise_of, release_at=SOON).order


def test_scheduled_work_is_no_news_for_its_location() -> None:
    plan = make_plan([(1, "NYC", 3)])
    decision = place_order(make_order([("TEA", 3)]), plan, now=NOW, promise=promise_of, release_at=SOON)
    assert (part(decision.order).status, part(decision.order).release_at) == (Status.SCHEDULED, SOON)
    assert touched(decision) == [[]]
    assert release_times(decision.order) == (SOON,)
    assert where(decision.order) == {"allocated": 3}


def test_released_work_is_news_for_its_location() -> None:
    order = scheduled()
    decision = release(order, order.fulfillment_orders)
    assert events(decision) == [FulfillmentOrderReleased(fulfillment_order_id="ful_T-1")]
    assert touched(decision) == [["1"]]
    assert (part(decision.order).status, part(decision.order).release_at) == (Status.OPEN, None)
    assert release_times(decision.order) == ()


def test_only_the_location_that_gets_work_hears_that_it_moved() -> None:
    order = scheduled()
    plan = make_plan([(1, "NYC", 3)])
    decision = release_improved(order, order.fulfillment_orders, plan, now=LATER, promise=promise_of)
    assert decision is not None
    assert types(decision) == ["order.routed", "fulfillmentOrder.released", "order.promised"]
    assert touched(decision) == [[], ["2"], []]
    assert [each.status for each in decision.order.fulfillment_orders] == [Status.CANCELLED, Status.OPEN]
    assert claims(decision) == [("Deallocate", "TEA", "SEA", 3, "ful_T-1"), ("Allocate", "TEA", "NYC", 3, "ful_T-2")]


def test_nothing_is_released_later_than_promised() -> None:
    order = scheduled((1, "NYC", 3))
    plan = make_plan([(1, "LAX", 3)])
    assert release_improved(order, order.fulfillment_orders, plan, now=LATER, promise=promise_of) is None


def test_work_that_stays_scheduled_keeps_its_moment() -> None:
    order = scheduled()
    plan = make_plan([(1, "NYC", 3)])
    decision = release_improved(order, order.fulfillment_orders, plan, now=LATER, promise=promise_of, releases=False)
    assert decision is not None
    assert (part(decision.order, 2).status, part(decision.order, 2).release_at) == (Status.SCHEDULED, SOON)


def test_a_better_plan_moves_planned_work_once() -> None:
    order = placed([("TEA", 3)], [(1, "SEA", 3)])
    plan = make_plan([(1, "NYC", 3)])
    decision = improve(order, not_accepted(order), plan, now=LATER, promise=promise_of)
    assert types(decision) == ["order.routed", "order.promised"]
    again = improve(decision.order, not_accepted(decision.order), plan, now=LATER, promise=promise_of)
    assert again.events == ()


def test_a_plan_that_serves_less_or_later_or_is_not_proven_changes_nothing() -> None:
    order = placed([("TEA", 3)], [(1, "NYC", 3)])
    less = make_plan([(1, "BOS", 2)], [(1, 1, NO_STOCK)])
    later = make_plan([(1, "LAX", 3)])
    unproven = replace(make_plan([(1, "NYC", 2), (1, "BOS", 1)]), status=PlanStatus.FEASIBLE)
    for plan in (less, later, unproven):
        assert improve(order, not_accepted(order), plan, now=LATER, promise=promise_of).events == ()


def test_units_that_stay_where_they_are_stay_promised_as_they_were() -> None:
    order = placed([("TEA", 3)], [(1, "NYC", 2), (1, "SEA", 1)])
    later = still_promised(order.fulfillment_orders, lambda code: promise_of("LAX"))
    assert later("NYC").deliver_by == PROMISED["NYC"]
    assert later("NYC").ship_on == promise_of("NYC").ship_on
    assert later("BOS").deliver_by == PROMISED["LAX"]


def test_locations_that_would_be_late_are_out_but_those_that_have_it() -> None:
    order = placed([("TEA", 3)], [(1, "BOS", 3)])
    codes = ["NYC", "BOS", "SEA", "LAX"]
    assert too_late_for(order.fulfillment_orders, codes, promise_of) == ("SEA", "LAX")
    never = tuple(replace(each, promised_at=None) for each in order.fulfillment_orders)
    assert too_late_for(never, codes, promise_of) == ()


def test_accepted_work_and_that_of_orders_on_hold_never_moves() -> None:
    order = placed([("TEA", 3)], [(1, "NYC", 2), (1, "SEA", 1)])
    assert [each.id for each in not_accepted(worked(order, Status.ACCEPTED))] == ["ful_T-2"]


def test_what_can_leave_a_location_leaves_and_the_rest_says_why_it_stays() -> None:
    order = placed([("TEA", 3)], [(1, "NYC", 3)])
    plan = make_plan([(1, "BOS", 2)], [(1, 1, NO_STOCK)])
    decision = move_away(order, part(order), plan, now=LATER, promise=promise_of)
    moved, kept = events(decision)[:2]
    assert isinstance(moved, FulfillmentOrderRerouted)
    assert kept == FulfillmentOrderKept(fulfillment_order_id="ful_T-1", reason=NO_STOCK)
    assert part(decision.order).kept_because is NO_STOCK
    assert [line.quantity for line in part(decision.order).lines] == [1]
    assert claims(decision) == [("Deallocate", "TEA", "NYC", 2, "ful_T-1"), ("Allocate", "TEA", "BOS", 2, "ful_T-2")]
    again = move_away(
        decision.order, part(decision.order), make_plan([], [(1, 1, NO_STOCK)]), now=LATER, promise=promise_of
    )
    assert again.events == ()


def test_scheduled_work_that_leaves_stays_scheduled() -> None:
    order = scheduled()
    decision = move_away(order, part(order), make_plan([(1, "NYC", 3)]), now=LATER, promise=promise_of)
    assert part(decision.order, 2).status is Status.SCHEDULED
    assert touched(decision)[0] == []


def test_lost_units_are_looked_for_until_somebody_has_them() -> None:
    order = placed([("TEA", 3)], [(1, "NYC", 1)], [(1, 2, LineException.CAPACITY)], allow_backorder=True)
    assert where(order) == {"unrouted": 2, "allocated": 1}
    assert retried_units(order) == units((1, 2))
    some = serve_retried(order, make_plan([(1, "BOS", 1)], [(1, 1, NO_STOCK)]), now=LATER, promise=promise_of)
    routed = events(some)[0]
    assert isinstance(routed, OrderRouted)
    assert routed.unserved == ()
    assert exception(some.order) is LineException.CAPACITY
    assert retried_units(some.order) == units((1, 1))
    none = serve_retried(some.order, make_plan([], [(1, 1, NO_STOCK)]), now=LATER, promise=promise_of)
    assert none.events == ()
    rest = serve_retried(some.order, make_plan([(1, "SEA", 1)]), now=LATER, promise=promise_of)
    assert exception(rest.order) is None
    assert retried_units(rest.order) == ()


def test_two_decisions_become_one() -> None:
    order = scheduled()
    first = release(order, order.fulfillment_orders)
    second = improve(first.order, not_accepted(first.order), make_plan([(1, "NYC", 3)]), now=LATER, promise=promise_of)
    both = joined(first, second)
    assert types(both) == ["fulfillmentOrder.released", "order.routed", "order.promised"]
    assert (both.version_before, both.order) == (order.version, second.order)
