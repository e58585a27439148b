"""A decision that was kept says the same as on the day it was made."""

from datetime import UTC, datetime
from random import Random

import pytest
from msgspec import msgpack
from msgspec.structs import replace

from domain.delivery.dispatch_calendar import DispatchCalendar
from domain.routing.decision import RoutingDecision, RoutingTrigger
from domain.routing.explaining.explain import explain
from domain.routing.plan import Baseline, Baselines
from domain.routing.problem import RoutingProblem
from domain.routing.serving.baselines import with_baselines
from storage.routing_bases import COMMON_FIELDS, basis_of
from storage.routing_decisions import decode_decision, encode_decision, encode_plan
from tests.spelled_out import spelled_out
from tests.unit.routing.checked import route_checked
from tests.unit.routing.random_problems import random_problem


@pytest.mark.parametrize("seed", range(40))
def test_a_kept_decision_has_the_same_plan_and_the_same_reasons(seed: int) -> None:
    problem = random_problem(Random(f"kept {seed}"))
    plan = route_checked(problem)
    decision = RoutingDecision(
        order_id=problem.demands[0].order,
        order_version=1,
        decided_at=datetime(2026, 1, 1, tzinfo=UTC),
        trigger=RoutingTrigger.PLACED,
        problem=problem,
        plan=plan,
    )
    kept = decode_decision(encode_decision(decision), basis_of(problem).body)
    assert kept == decision
    assert kept.reasons == explain(problem, plan)
    assert decode_decision(encoded_with_defaults(decision), basis_of(problem).body) == decision


@pytest.mark.parametrize("seed", range(10))
def test_what_simple_rules_would_have_done_is_known_whether_it_was_kept_or_not(seed: int) -> None:
    problem = random_problem(Random(f"kept {seed}"))
    plan = route_checked(problem)
    assert plan.nearest_baseline is None
    decision = RoutingDecision(
        order_id=problem.demands[0].order,
        order_version=1,
        decided_at=datetime(2026, 1, 1, tzinfo=UTC),
        trigger=RoutingTrigger.PLACED,
        problem=problem,
        plan=plan,
    )
    earlier = replace(decision, plan=with_baselines(problem, plan))
    basis = basis_of(problem).body
    worked_out = decode_decision(encode_decision(decision), basis).baselines
    assert worked_out == decode_decision(encoded_with_defaults(earlier), basis).baselines == decision.baselines
    told = Baseline(objective=1, cost=2, units_unserved=3)
    other = replace(decision, plan=replace(plan, nearest_baseline=told, priority_baseline=told))
    assert decode_decision(encode_decision(other), basis).baselines == Baselines(nearest=told, priority=told)


def encoded_with_defaults(decision: RoutingDecision) -> bytes:
    """The decision as it was kept before defaults were left out."""
    parts = spelled_out(decision)
    parts["problem"] = {name: part for name, part in parts["problem"].items() if name not in COMMON_FIELDS}
    return msgpack.encode(parts)


def test_a_kept_decision_leaves_out_what_is_nothing_special() -> None:
    problem = replace(random_problem(Random("plain")), capacity_used={}, solver_seconds_max=0.25)
    decision = RoutingDecision(
        order_id=problem.demands[0].order,
        order_version=1,
        decided_at=datetime(2026, 1, 1, tzinfo=UTC),
        trigger=RoutingTrigger.PLACED,
        problem=problem,
        plan=route_checked(problem),
    )
    parts = msgpack.decode(encode_decision(decision))
    assert parts.keys() == {"order_id", "order_version", "decided_at", "trigger", "problem", "plan"}
    assert parts["problem"].keys() <= {"demands", "stock", "at"}
    assert len(encode_decision(decision)) < 0.9 * len(encoded_with_defaults(decision))


@pytest.mark.parametrize("seed", range(10))
def test_equal_problems_have_one_basis_and_others_another(seed: int) -> None:
    problem, twin = (random_problem(Random(f"basis {seed}")) for _ in range(2))
    assert all(getattr(problem, name) is not getattr(twin, name) for name in ("profile", "locations"))
    assert basis_of(problem) == basis_of(twin) == basis_of(replace(problem, stock={}, solver_seconds_max=1.0))
    others = [
        replace(problem, profile=replace(problem.profile, version=problem.profile.version + 1)),
        replace(problem, locations=problem.locations[1:]),
        replace(problem, services=()),
        replace(problem, calendars={**problem.calendars, "NEW": DispatchCalendar()}),
    ]
    assert len({basis_of(each).key for each in (problem, *others)}) == len(others) + 1 == len(COMMON_FIELDS) + 1


@pytest.mark.parametrize("seed", range(40))
def test_a_kept_problem_gives_the_same_plan_again_byte_for_byte(seed: int) -> None:
    problem = random_problem(Random(f"replayed {seed}"), orders=2)
    kept = msgpack.decode(msgpack.encode(problem), type=RoutingProblem)
    assert encode_plan(route_checked(kept)) == encode_plan(route_checked(problem))
