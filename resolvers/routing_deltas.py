"""What forcing a line to a location would change, worked out for those who ask, within limits."""

import asyncio
import time
from collections import OrderedDict

from domain.access.principal import Principal
from domain.routing.decision import RoutingDecision
from domain.routing.explaining.forced import Force, ForcedDifference, forced_difference
from resolvers.shown_routing import show_delta
from schema.routing.candidate import RoutingDelta
from schema.routing.enums import RoutingDeltaLimit

DIFFERENCES_KEPT_MAX = 20_000
SOLVED_PER_OPERATION_MAX = 200
SECONDS_PER_OPERATION_MAX = 5.0

Key = tuple[str, str, int, Force]
"""Organization, order, version of the order, and the force: a decision never changes."""


class ForcedDifferences:
    """Those of one process: solved one after the other, so that they leave the processor to others, and remembered."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Key, ForcedDifference] = OrderedDict()
        self._turn = asyncio.Lock()

    async def get(
        self, organization: str, decision: RoutingDecision, force: Force, *, until: float
    ) -> ForcedDifference | None:
        """The difference; None if it is not known and its turn comes too late (on the monotonic clock)."""
        key = organization, decision.order_id, decision.order_version, force
        if key not in self._kept:
            async with self._turn:
                if key not in self._kept:
                    if time.monotonic() >= until:
                        return None
                    difference = await asyncio.to_thread(forced_difference, decision.problem, decision.plan, force)
                    self._keep(key, difference)
        return self._kept[key]

    def _keep(self, key: Key, difference: ForcedDifference) -> None:
        self._kept[key] = difference
        while len(self._kept) > DIFFERENCES_KEPT_MAX:
            self._kept.popitem(last=False)


class RoutingDeltas:
    """Those that one operation asks for. The budget counts what is asked for, known before or not."""

    def __init__(self, differences: ForcedDifferences, principal: Principal) -> None:
        self._differences = differences
        self._organization = principal.home
        self._asked = 0
        self._until: float | None = None

    async def get(self, decision: RoutingDecision, force: Force) -> RoutingDelta:
        self._asked += 1
        if self._asked > SOLVED_PER_OPERATION_MAX:
            return _not_worked_out(RoutingDeltaLimit.NUMBER)
        if self._until is None:
            self._until = time.monotonic() + SECONDS_PER_OPERATION_MAX
        difference = await self._differences.get(self._organization, decision, force, until=self._until)
        if difference is None:
            return _not_worked_out(RoutingDeltaLimit.TIME)
        return show_delta(difference, decision.plan.currency_code)


def _not_worked_out(limit: RoutingDeltaLimit) -> RoutingDelta:
    return RoutingDelta(amount=None, cost=None, units=None, delta_units=None, proven=False, limit=limit)
