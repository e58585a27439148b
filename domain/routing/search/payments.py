"""What every plan for one order must pay, by the dual bound, and which sets of sources are worth a look because of it."""

from collections.abc import Sequence

from domain.routing.search.dual_ascent import DualBound, Line


class Payments:
    """`bound` is at or below the cost of every plan; `slack[n]` more where it uses source n.

    `spared` is what the fixed costs count too much, once.
    """

    def __init__(self, lines: Sequence[Line], fixed: Sequence[int], *, spared: int) -> None:
        dual = DualBound(lines, fixed)
        dual.raise_all()
        self.bound = dual.bound - spared
        self.slack = dual.slack
        self._offered = dual.offered(len(fixed))
        """By source, what each line pays to it."""

    def affordable(self, chosen: tuple[int, ...], allowed: list[int], cost_max: int) -> list[int]:
        """Those that may be in a plan of at most that cost, beside the chosen ones.

        A line that pays several sources of a plan needs only one of them: what it pays the others comes on top.
        """
        most = list(self._offered[chosen[0]])
        floor = self.bound + self.slack[chosen[0]]
        for source in chosen[1:]:
            offered = self._offered[source]
            floor += self.slack[source] + sum(map(min, offered, most))
            most = list(map(max, offered, most))
        room = cost_max - floor
        slack, offers = self.slack, self._offered
        return [n for n in allowed if slack[n] <= room and slack[n] + sum(map(min, offers[n], most)) <= room]

    def covering(self, stocked: Sequence[int], most: int) -> list[int]:
        """Sources that are paid entirely, each the one that most lines pay which pay none of those before."""
        tight = [source for source in stocked if not self.slack[source]]
        unpaid = set(range(len(self._offered[0])))
        chosen: list[int] = []
        while unpaid and len(chosen) < most:
            paying = {source: [line for line in unpaid if self._offered[source][line]] for source in tight}
            best = max(tight, key=lambda source: len(paying[source]), default=None)
            if best is None or not paying[best]:
                break
            chosen.append(best)
            unpaid.difference_update(paying[best])
        return sorted(chosen)
