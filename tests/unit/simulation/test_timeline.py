"""Orders over time, with legacy routing and with the router."""

from datetime import timedelta

from msgspec.structs import replace

from domain.routing.cost_terms import CostTerm
from domain.routing.problem import RoutingProblem
from domain.routing.simulation.arm import Arm
from domain.routing.simulation.legacy import LegacyArm
from domain.routing.simulation.outcome import OrderOutcome
from domain.routing.simulation.plan_outcome import plan_outcomes
from domain.routing.simulation.router_arm import RouterArm
from domain.routing.simulation.scenario import Scenario, TimedOrder
from domain.routing.simulation.timeline import simulate
from tests.unit.routing.checked import route_checked
from tests.unit.simulation.scenarios import DAILY, MONDAY_NOON, PROFILE, SAME_DAY, demand, place, scenario

FAR = place("FAR", longitude=30.0, priority=10)
NEAR = place("NEAR", longitude=1.0, priority=20)
ONE_DAY = timedelta(days=1)


def legacy(of: Scenario, *, refresh: timedelta | None = ONE_DAY, whole_first: bool = False) -> Arm:
    begin = MONDAY_NOON.replace(hour=6)
    return LegacyArm(of.locations, begin=begin, refresh=refresh, services={}, whole_first=whole_first)


def days(outcome: OrderOutcome) -> list[tuple[str, int, int]]:
    return [(parcel.location, parcel.units, parcel.deliver_days) for parcel in outcome.parcels]


def test_the_fixed_list_ignores_where_the_customer_is() -> None:
    world = scenario(
        TimedOrder(at=MONDAY_NOON, demand=demand("one", TEA=1)),
        locations=(NEAR, FAR),
        stock={"TEA": {"FAR": 5, "NEAR": 5}},
    )
    assert [days(outcome) for outcome in simulate(world, legacy(world))] == [[("FAR", 1, 4)]]
    assert [days(outcome) for outcome in simulate(world, RouterArm(world, PROFILE))] == [[("NEAR", 1, 1)]]


def test_figures_of_last_night_promise_units_twice() -> None:
    world = scenario(
        TimedOrder(at=MONDAY_NOON, demand=demand("first", TEA=3)),
        TimedOrder(at=MONDAY_NOON + timedelta(hours=1), demand=demand("second", TEA=2)),
        locations=(NEAR, FAR),
        stock={"TEA": {"FAR": 4, "NEAR": 4}},
    )
    first, second = simulate(world, legacy(world))
    assert days(first) == [("FAR", 3, 4)]
    assert days(second) == [("FAR", 1, 4), ("NEAR", 1, 2)]
    assert (second.units_at_first, second.lines_short, second.split) == (1, 1, True)
    assert not any(outcome.short for outcome in simulate(world, legacy(world, refresh=None)))
    assert not any(outcome.short for outcome in simulate(world, RouterArm(world, PROFILE)))


def test_the_fixed_list_may_prefer_whole_orders() -> None:
    world = scenario(
        TimedOrder(at=MONDAY_NOON, demand=demand("one", TEA=1, CUP=1)),
        locations=(NEAR, FAR),
        stock={"TEA": {"FAR": 5, "NEAR": 5}, "CUP": {"NEAR": 5}},
    )
    assert [outcome.split for outcome in simulate(world, legacy(world))] == [True]
    assert [days(outcome) for outcome in simulate(world, legacy(world, whole_first=True))] == [[("NEAR", 2, 1)]]


def test_stock_is_filled_up_to_its_target_after_the_lead_time() -> None:
    world = scenario(
        TimedOrder(at=MONDAY_NOON, demand=demand("one", TEA=5)),
        locations=(NEAR,),
        stock={"TEA": {"NEAR": 1}},
        targets={"TEA": {"NEAR": 3}},
        review_days=1,
        lead_days=2,
    )
    (outcome,) = simulate(world, RouterArm(world, PROFILE))
    # On Monday 2 are ordered for Wednesday, on Tuesday 1 for Thursday, on Thursday, when Wednesday's are gone, 2 for Saturday.
    assert days(outcome) == [("NEAR", 1, 1), ("NEAR", 2, 3), ("NEAR", 1, 4), ("NEAR", 1, 6)]
    assert outcome.units_served == 5


def test_what_never_comes_is_given_up_and_late() -> None:
    wanted = replace(demand("one", TEA=2), deliver_by=MONDAY_NOON + timedelta(days=3))
    world = scenario(TimedOrder(at=MONDAY_NOON, demand=wanted), locations=(NEAR,), stock={"TEA": {"NEAR": 1}})
    (outcome,) = simulate(world, RouterArm(world, PROFILE))
    assert (outcome.units, outcome.units_served, outcome.late) == (2, 1, True)


def test_prices_are_those_of_the_router() -> None:
    asked = demand("one", TEA=2, CUP=1)
    stock = {"TEA": {"NEAR": 5}, "CUP": {"NEAR": 5}}
    world = scenario(TimedOrder(at=MONDAY_NOON, demand=asked), locations=(NEAR,), stock=stock)
    problem = RoutingProblem(
        profile=PROFILE,
        demands=(asked,),
        locations=(NEAR,),
        stock=stock,
        at=MONDAY_NOON,
        services=(DAILY,),
        calendars={"NEAR": SAME_DAY},
    )
    planned = plan_outcomes(problem, route_checked(problem))
    assert simulate(world, RouterArm(world, PROFILE)) == planned
    (parcel,) = planned[0].parcels
    assert parcel.terms == {
        CostTerm.OPENING: 1_000,
        CostTerm.SHIPPING_PARCEL: 500 + 111,
        CostTerm.SHIPPING_WEIGHT: 3 * 20,
        CostTerm.PICKING_LINES: 2 * 30,
        CostTerm.PICKING_UNITS: 3 * 7,
    }
    assert parcel.co2e_grams == 3 * 111 * 100 // 1_000


def test_the_same_scenario_gives_the_same_outcomes() -> None:
    orders = [
        TimedOrder(at=MONDAY_NOON + timedelta(hours=hour), demand=demand(f"order-{hour}", TEA=1 + hour % 3, CUP=1))
        for hour in range(100)
    ]
    world = scenario(
        *orders,
        locations=(NEAR, FAR),
        stock={"TEA": {"FAR": 20, "NEAR": 9}, "CUP": {"FAR": 40}},
        targets={"TEA": {"NEAR": 9, "FAR": 20}, "CUP": {"FAR": 40}},
    )
    assert simulate(world, RouterArm(world, PROFILE)) == simulate(world, RouterArm(world, PROFILE))
    assert simulate(world, legacy(world)) == simulate(world, legacy(world))
