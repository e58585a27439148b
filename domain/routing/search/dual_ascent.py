"""A lower bound for one order whose lines all come from somewhere, and which sources can be in no better plan.

Choosing sources at a fixed cost each, and for every line the cheapest of them, is the uncapacitated facility location
problem. Its dual raises what each line pays until the sources' fixed costs are used up (D. Erlenkotter, "A Dual-Based
Procedure for Uncapacitated Facility Location", Operations Research 26, 1978): what all lines pay together is a bound, and
what is left of a source's fixed cost must be paid in addition by every plan that uses it.
"""

from collections.abc import Sequence

ROUNDS_MAX = 1_000

Line = Sequence[tuple[int, int]]
"""(Cost, source) of each source of the line, ascending."""


class DualBound:
    """`bound` is at or below the cost of every plan; `slack[n]` more where it uses source n."""

    def __init__(self, lines: Sequence[Line], fixed: Sequence[int]) -> None:
        """Of lines with one source at least each, and what using each source costs."""
        self._lines = lines
        self.slack = list(fixed)
        self._paid = [line[0][0] for line in lines]
        self._reached = [_within(line, cost, 0) for line, cost in zip(lines, self._paid, strict=True)]

    @property
    def bound(self) -> int:
        return sum(self._paid)

    def offered(self, sources: int) -> list[list[int]]:
        """What each line pays to each of so many sources, by source."""
        offered = [[0] * len(self._lines) for _ in range(sources)]
        for index, (line, paid) in enumerate(zip(self._lines, self._paid, strict=True)):
            for cost, source in line[: self._reached[index]]:
                offered[source][index] = paid - cost
        return offered

    def raise_all(self) -> None:
        """Raise what lines pay, in turns and by one step of their costs, until nobody can pay more."""
        # Those with few sources first: they have the fewest other ways.
        rising = sorted(range(len(self._lines)), key=lambda index: len(self._lines[index]))
        slack = self.slack
        for _ in range(ROUNDS_MAX):
            still = []
            for index in rising:
                line, count = self._lines[index], self._reached[index]
                room = min([slack[source] for _, source in line[:count]])
                if not room:
                    continue
                step = room if count == len(line) else min(room, line[count][0] - self._paid[index])
                self._move(index, step)
                if step < room:
                    still.append(index)
            if not still:
                return
            rising = still

    def _move(self, index: int, step: int) -> None:
        line, count = self._lines[index], self._reached[index]
        for _, source in line[:count]:
            self.slack[source] -= step
        self._paid[index] += step
        self._reached[index] = _within(line, self._paid[index], count)


def _within(line: Line, cost: int, count: int) -> int:
    """How many of the line's sources cost no more than it pays."""
    while count < len(line) and line[count][0] <= cost:
        count += 1
    return count
