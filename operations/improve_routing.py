"""Look for a better plan after the answer, where the one that was applied had been cut off by its limit."""

import asyncio
from datetime import datetime

from msgspec.structs import replace

from domain.orders.order import Order
from domain.orders.replan import improve, not_accepted
from domain.routing.decision import RoutingTrigger
from domain.routing.plan import RoutingPlan
from domain.routing.problem import RoutingProblem
from domain.routing.replanning.standing import better, planned_assignments, standing_plan
from operations.change_order import Decided
from operations.replan_order import replan_order
from operations.route_promised import route_promised
from operations.routing import promise_now
from operations.services import Services

SOLVER_SECONDS_MAX = 5.0
"""So long the general solver may take when nobody waits."""


async def improve_next_routing(services: Services) -> bool:
    """Try to improve the next plan that waits for it; False if none does. Raises StorageUnavailable."""
    plan = services.unproven_plans.take()
    if plan is None:
        return False
    await improve_routing(services, plan.organization, plan.order_id)
    return True


async def improve_routing(services: Services, organization: str, order_id: str) -> bool:
    """Whether work that no location has accepted was moved: for more than moving costs, and never later than promised."""
    patient = replace(services, solver_seconds_max=SOLVER_SECONDS_MAX)

    async def decide(order: Order, now: datetime) -> Decided | None:
        parts = not_accepted(order)
        if not parts:
            return None
        promise = await promise_now(services, organization, order, at=now)
        routed = await route_promised(patient, organization, order, parts, promise)
        if not await asyncio.to_thread(_better, routed.problem, routed.plan):
            return None
        promise = routed.promise(order, at=now)
        share = routed.channel.share
        decision = improve(order, parts, routed.plan, now=now, promise=promise, share=share, compared=True)
        return Decided(decision=decision, routed=routed, trigger=RoutingTrigger.IMPROVED)

    return await replan_order(services, organization, order_id, decide)


def _better(problem: RoutingProblem, plan: RoutingPlan) -> bool:
    """Than leaving every unit where it is planned."""
    return better(plan, standing_plan(problem, planned_assignments(problem)))
