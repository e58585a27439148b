"""Orders whose plan was cut off by its limit: a better one may be found once nobody waits for it."""

from collections import OrderedDict
from typing import NamedTuple

from domain.routing.decision import RoutingDecision
from domain.routing.legacy import BY_TABLE, ELSEWHERE
from domain.routing.plan import PlanStatus

WAITING_MAX = 256
"""More than so many at a time are left as they are."""


class UnprovenPlan(NamedTuple):
    """The plan of an order."""

    organization: str
    order_id: str


class UnprovenPlans:
    """Those of one process, in the order in which they were applied."""

    def __init__(self) -> None:
        self._waiting: OrderedDict[UnprovenPlan, None] = OrderedDict()

    def offer(self, organization: str, decision: RoutingDecision) -> None:
        """Remember the order if its plan is the router's and not proven, and there is room."""
        own = decision.plan.solved_by not in (BY_TABLE, ELSEWHERE)
        if own and decision.plan.status is PlanStatus.FEASIBLE and len(self._waiting) < WAITING_MAX:
            self._waiting[UnprovenPlan(organization, decision.order_id)] = None

    def take(self) -> UnprovenPlan | None:
        """The next one."""
        return self._waiting.popitem(last=False)[0] if self._waiting else None
