"""Whether more units could be served, by priority: the proof of the first of the two aims of a plan."""

from collections.abc import Sequence

from domain.routing.batch.draft import Draft
from domain.routing.batch.sharing import Sharing
from domain.routing.options.order_options import OrderOptions

Line = tuple[int, int]
"""An order and a line of it, both by position."""


def units_are_most(orders: Sequence[OrderOptions], sharing: Sharing, draft: Draft) -> bool:
    """Whether it is proven that no plan serves more units of the most urgent orders, then of the next, and so on.

    Units flow from lines over levels and locations. If no line that misses some could get one by others making room,
    the flow is the largest (L. Ford, D. Fulkerson, Maximal Flow through a Network, Canadian Journal of Mathematics 8,
    1956): whatever else the rules ask can only serve fewer. False does not say that there is a better plan.
    """
    search = _RoomSearch(orders, sharing, draft)
    return all(not search.finds_room(priority) for priority in sorted({options.demand.priority for options in orders}))


class _RoomSearch:
    def __init__(self, orders: Sequence[OrderOptions], sharing: Sharing, draft: Draft) -> None:
        self._orders = orders
        self._sharing = sharing
        self._draft = draft
        self._taken: dict[Line, dict[int, int]] = {}
        self._holders: dict[int, list[Line]] = {}
        for order in range(len(orders)):
            for line, position, units in draft.column(order).serving:
                self._taken.setdefault((order, line), {})[position] = units
                for resource in self._resources(order, line, position):
                    self._holders.setdefault(resource, []).append((order, line))

    def finds_room(self, priority: int) -> bool:
        """For orders of this priority or a more urgent one, perhaps at the cost of others."""
        waiting = [
            (order, line)
            for order, options in enumerate(self._orders)
            if options.demand.priority <= priority
            for line, wanted in enumerate(options.demand.lines)
            if sum(self._taken.get((order, line), {}).values()) < wanted.quantity
        ]
        reached = set(waiting)
        passed: set[int] = set()
        while waiting:
            order, line = waiting.pop()
            options = self._orders[order]
            if options.demand.priority > priority:
                return True
            taken = self._taken.get((order, line), {})
            for position, available in enumerate(options.available[line]):
                if taken.get(position, 0) >= available:
                    continue
                full = [resource for resource in self._resources(order, line, position) if self._is_full(resource)]
                if not full:
                    return True
                for resource in full:
                    if resource not in passed:
                        passed.add(resource)
                        new = [holder for holder in self._holders.get(resource, ()) if holder not in reached]
                        reached.update(new)
                        waiting += new
        return False

    def _resources(self, order: int, line: int, position: int) -> tuple[int, ...]:
        options = self._orders[order]
        location = self._sharing.codes[options.sources[position].location.code]
        of_level = self._sharing.resources_of(self._sharing.slot(options, line, position))
        return (*of_level, self._sharing.units_start + location)

    def _is_full(self, resource: int) -> bool:
        return int(self._draft.used[resource]) >= self._sharing.limit_of(resource)
