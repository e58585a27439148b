"""Give the router a problem, without keeping others waiting."""

import asyncio
import time

from domain.routing.plan import RoutingPlan
from domain.routing.problem import RoutingProblem
from domain.routing.route import route

PAIRS_INLINE_MAX = 100
"""Above so many pairs of line and location the router runs in a thread, so that others need not wait for it."""


async def solve(problem: RoutingProblem) -> tuple[RoutingPlan, float]:
    """The plan and how many seconds it took, without keeping others waiting for a large one."""
    pairs = sum([len(demand.lines) for demand in problem.demands]) * len(problem.locations)
    if pairs <= PAIRS_INLINE_MAX:
        return _timed(problem)
    return await asyncio.to_thread(_timed, problem)


def _timed(problem: RoutingProblem) -> tuple[RoutingPlan, float]:
    began = time.perf_counter()
    plan = route(problem)
    return plan, time.perf_counter() - began
