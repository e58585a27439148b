"""What plans for one order cost at least, and how many units they leave at least, whichever sources they use."""

from collections.abc import Sequence
from itertools import accumulate

from domain.routing.options.limits import LocationPrice, priced_beyond
from domain.routing.options.order_options import OrderOptions
from domain.routing.search.items import Item


class Floors:
    """`missing` are pieces by item that stay unserved even if all sources are used; `unserved` their units.

    `variable` is what the others cost then, without the sources; `cost` with the cheapest of these.
    """

    def __init__(
        self,
        options: OrderOptions,
        items: Sequence[Item],
        stocked: Sequence[int],
        prices: Sequence[LocationPrice],
    ) -> None:
        """`prices` are those that hold for opened locations if any source is one."""
        self.missing, self.variable = _all_open(options, items)
        self.unserved = sum([left * item.weight for left, item in zip(self.missing, items, strict=True)])
        # Entry n is the least that n sources can cost as such.
        self._fixed = list(accumulate(sorted([options.fixed[position] for position in stocked]), initial=0))
        if prices:
            self._fixed = [floor + priced_beyond(prices, count) for count, floor in enumerate(self._fixed)]
        self.cost = self._fixed[min(1, len(stocked))] + self.variable

    def with_further(self, fixed: int, further: int) -> int | None:
        """What sets cost at least that add so many sources to others, whose fixed costs these are; None: there are none."""
        return None if further >= len(self._fixed) else fixed + self._fixed[further] + self.variable


def _all_open(options: OrderOptions, items: Sequence[Item]) -> tuple[list[int], int]:
    """Pieces that stay unserved by item, and cost of the others without that of the sources, if all were open."""
    unserved = []
    cost = 0
    several = options.several_services
    for item in items:
        missing = item.quantity
        counted: set[str] = set()
        for unit_cost, units, position in sorted(
            zip(item.unit_cost, item.available, range(len(item.available)), strict=True)
        ):
            if not missing:
                break
            if several:
                code = options.sources[position].location.code
                if code in counted:
                    continue
                counted.add(code)
            taken = min(missing, units)
            cost += taken * unit_cost
            missing -= taken
        unserved.append(missing)
    return unserved, cost
