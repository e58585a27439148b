"""How many reasons an answer may hold."""

from datetime import UTC, datetime

import pytest

from domain.refusals import InvalidInput
from domain.routing.decision import RoutingDecision, RoutingTrigger
from domain.routing.route import route
from resolvers.shown_routing import CANDIDATES_MAX, show_routing
from tests.unit.routing.problems import make_demand, make_line, make_location, make_problem

PLACES = 100
LINES = CANDIDATES_MAX // PLACES + 1


def decided() -> RoutingDecision:
    """An order with one line too many."""
    lines = [make_line(f"line-{number}") for number in range(LINES)]
    locations = tuple(make_location(f"L{number}") for number in range(PLACES))
    problem = make_problem(make_demand(*lines), locations=locations, stock={"TEA": {"L0": LINES}})
    return RoutingDecision(
        order_id="order-1",
        order_version=1,
        decided_at=datetime(2026, 1, 1, tzinfo=UTC),
        trigger=RoutingTrigger.PLACED,
        problem=problem,
        plan=route(problem),
    )


async def test_more_candidates_than_one_answer_may_hold_are_refused_and_some_of_them_told() -> None:
    shown = show_routing(decided())
    message = f"{LINES} lines with {PLACES} candidates each: ask for at most {LINES - 1} lines at once."
    with pytest.raises(InvalidInput, match=message):
        await shown.show_lines(None)
    named = [f"line-{number}" for number in range(1, LINES)]
    lines = await shown.show_lines(named)
    assert [line.line_id for line in lines] == named
    assert [len([each async for each in line.candidates()]) for line in lines] == [PLACES] * (LINES - 1)
    assert await shown.show_lines(["line-of-another-order"]) == []
