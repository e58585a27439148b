"""Orders by one profile, as if they were placed one after the other."""

import pytest
from msgspec.structs import replace

from domain.channels.stock_share import ALL_OF_IT, StockShare
from domain.routing.problem import CapacityUsed
from domain.routing.rule import RoutingRule, RuleKind
from domain.routing.simulation.profile_run import AskedOrder, ProfileRun, World, run_profile
from tests.unit.simulation.scenarios import DAILY, MONDAY_NOON, PROFILE, SAME_DAY, demand, place

NEAR = place("NEAR", longitude=1.0)
FAR = place("FAR", longitude=30.0)


def world(share: StockShare = ALL_OF_IT, **tea: int) -> World:
    return World(
        locations=(NEAR, FAR),
        services=(DAILY,),
        calendars={"NEAR": SAME_DAY, "FAR": SAME_DAY},
        stock={"TEA": tea},
        shares={"": share},
        at=MONDAY_NOON,
    )


def served(run: ProfileRun) -> list[list[tuple[str, int]]]:
    return [[(parcel.location, parcel.units) for parcel in order.outcome.parcels] for order in run.orders]


def asked(order: str, units: int, *, priority: int = 2, own: int = 0) -> AskedOrder:
    held = {("TEA", "NEAR"): own} if own else {}
    return AskedOrder(demand=replace(demand(order, TEA=units), priority=priority), own=held)


def test_what_one_takes_is_gone_for_the_next() -> None:
    run = run_profile(PROFILE, [asked("one", 3), asked("two", 3)], world(NEAR=4, FAR=9), {})
    assert served(run) == [[("NEAR", 3)], [("FAR", 3)]]


def test_urgent_orders_come_first_and_answers_in_the_order_asked() -> None:
    run = run_profile(PROFILE, [asked("one", 3), asked("two", 3, priority=0)], world(NEAR=4, FAR=9), {})
    assert served(run) == [[("FAR", 3)], [("NEAR", 3)]]


def test_a_channel_has_its_share_and_what_its_order_holds() -> None:
    half = StockShare(percent=50)
    assert served(run_profile(PROFILE, [asked("one", 4)], world(half, NEAR=4), {})) == [[("NEAR", 2)]]
    assert served(run_profile(PROFILE, [asked("one", 4, own=2)], world(half, NEAR=4), {})) == [[("NEAR", 3)]]


def test_capacity_is_used_up_by_the_orders_before() -> None:
    rule = RoutingRule(code="DAY", kind=RuleKind.DAILY_CAPACITY, limit=10)
    profile = replace(PROFILE, rules=(rule,))
    run = run_profile(
        profile, [asked("one", 3), asked("two", 3)], world(NEAR=9, FAR=9), {"NEAR": CapacityUsed(units=7, orders=2)}
    )
    assert served(run) == [[("NEAR", 3)], [("FAR", 3)]]


def test_figures_have_the_price_of_rules_that_orders_bend() -> None:
    rule = RoutingRule(code="ONE", kind=RuleKind.LOCATIONS_PER_ORDER_MAX, hard=False, price=5_000, limit=1)
    run = run_profile(replace(PROFILE, rules=(rule,)), [asked("one", 5)], world(NEAR=3, FAR=2), {})
    (order,) = run.orders
    assert len(order.outcome.parcels) == 2
    assert order.outcome.rules_bent == 5_000
    assert run.kpis.cost == order.outcome.cost == order.plan.cost


def test_may_be_ended_before_each_order() -> None:
    calls: list[int] = []

    def end_at_second() -> None:
        calls.append(1)
        if len(calls) == 2:
            raise TimeoutError

    with pytest.raises(TimeoutError):
        run_profile(PROFILE, [asked("one", 1), asked("two", 1)], world(NEAR=9), {}, before_each=end_at_second)
    assert len(calls) == 2
