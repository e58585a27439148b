"""Give the router a problem, without keeping others waiting."""

import asyncio
import time

from domain.routing.batch.progress import OnProgress, unheard
from domain.routing.plan import RoutingPlan
from domain.routing.problem import RoutingProblem
from domain.routing.route import route

PAIRS_INLINE_MAX = 100
"""Above so many pairs of line and location the router runs in a thread, so that others need not wait for it."""


async def solve(problem: RoutingProblem, *, on_progress: OnProgress = unheard) -> tuple[RoutingPlan, float]:
    """The plan and how many seconds it took, without keeping others waiting for a large one.

    `on_progress` hears of a large batch, from another thread.
    """
    pairs = sum([len(demand.lines) for demand in problem.demands]) * len(problem.locations)
    if pairs <= PAIRS_INLINE_MAX:
        return _timed(problem, on_progress)
    return await asyncio.to_thread(_timed, problem, on_progress)


def _timed(problem: RoutingProblem, on_progress: OnProgress) -> tuple[RoutingPlan, float]:
    began = time.perf_counter()
    plan = route(problem, on_progress=on_progress)
    return plan, time.perf_counter() - began
