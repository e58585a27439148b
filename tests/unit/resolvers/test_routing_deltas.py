"""How much an operation may ask what other locations would take."""

import time
from datetime import UTC, datetime

from domain.access.principal import Principal
from domain.routing.decision import RoutingDecision, RoutingTrigger
from domain.routing.explaining.forced import Force
from domain.routing.route import route
from resolvers.routing_deltas import SOLVED_PER_OPERATION_MAX, ForcedDifferences, RoutingDeltas
from schema.routing.enums import RoutingDeltaLimit
from tests.unit.routing.problems import make_demand, make_location, make_problem

FORCE = Force("order-1", "line-1", "FAR", 1)


def decided() -> RoutingDecision:
    locations = (make_location("NEAR"), make_location("FAR", longitude=20.0))
    problem = make_problem(make_demand(), locations=locations, stock={"TEA": {"NEAR": 1, "FAR": 1}})
    return RoutingDecision(
        order_id="order-1",
        order_version=1,
        decided_at=datetime(2026, 1, 1, tzinfo=UTC),
        trigger=RoutingTrigger.PLACED,
        problem=problem,
        plan=route(problem),
    )


def deltas(differences: ForcedDifferences) -> RoutingDeltas:
    return RoutingDeltas(differences, Principal(organization="demo", client_id="test", scopes=frozenset()))


async def test_works_out_so_many_and_says_why_there_are_no_more() -> None:
    decision = decided()
    asking = deltas(ForcedDifferences())
    found = [await asking.get(decision, FORCE) for _ in range(SOLVED_PER_OPERATION_MAX + 1)]
    assert {(delta.units, delta.delta_units, delta.proven, delta.limit) for delta in found[:-1]} == {(1, 0, True, None)}
    last = found[-1]
    assert (last.amount, last.units, last.delta_units, last.limit) == (None, None, None, RoutingDeltaLimit.NUMBER)


async def test_gives_up_when_the_time_is_over_unless_it_is_known() -> None:
    decision = decided()
    differences = ForcedDifferences()
    assert await differences.get("demo", decision, FORCE, until=time.monotonic()) is None
    found = await differences.get("demo", decision, FORCE, until=time.monotonic() + 60)
    assert found is not None
    assert await differences.get("demo", decision, FORCE, until=0.0) is found
    assert await differences.get("other", decision, FORCE, until=0.0) is None
