"""A decision that was kept says the same as on the day it was made."""

from datetime import UTC, datetime
from random import Random

import pytest
from msgspec import msgpack

from domain.routing.decision import RoutingDecision, RoutingTrigger
from domain.routing.explain import explain
from domain.routing.problem import RoutingProblem
from storage.routing_decisions import encode_decision, encode_plan
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
    kept = msgpack.decode(encode_decision(decision), type=RoutingDecision)
    assert kept == decision
    assert kept.reasons == explain(problem, plan)


@pytest.mark.parametrize("seed", range(40))
def test_a_kept_problem_gives_the_same_plan_again_byte_for_byte(seed: int) -> None:
    problem = random_problem(Random(f"replayed {seed}"), orders=2)
    kept = msgpack.decode(msgpack.encode(problem), type=RoutingProblem)
    assert encode_plan(route_checked(kept)) == encode_plan(route_checked(problem))
