"""A lower bound for one order whose lines all come from somewhere, and which sources can be in no better plan.

Choosing sources at a fixed cost each, and for every line the cheapest of them, is the uncapacitated facility location
problem. Its dual raises what each line pays until the sources' fixed costs are used up (D. Erlenkotter, "A Dual-Based
Procedure for Uncapacitated Facility Location", Operations Research 26, 1978): what all lines pay together is a bound, and
what is left of a source's fixed cost must be paid in addition by every plan that uses it.
"""

from collections.abc import Sequence

ROUNDS_MAX = 1_000

STEPS = 8
"""Sources that a line may reach at once: one by one, the bound is hardly better, and takes much longer."""

Line = Sequence[tuple[int, int]]
"""(Cost, source) of each source of the line, ascending."""


class DualBound:
    """`bound` is at or below the cost of every plan; `slack[n]` more where it uses source n."""

    def __init__(self, lines: Sequence[Line], fixed: Sequence[int]) -> None:
        """Of lines with one source at least each, and what using each source costs."""
        self._lines = lines
        self.slack = list(fixed)
        self._paid = [line[0][0] for line in lines]
        self._reached: list[list[int]] = [[] for _ in lines]
        """By line, the sources that cost no more than it pays."""
        for index in range(len(lines)):
            self._reach(index)

    @property
    def bound(self) -> int:
        return sum(self._paid)

    def offered(self, sources: int) -> list[list[int]]:
        """What each line pays to each of so many sources, by source."""
        offered = [[0] * len(self._lines) for _ in range(sources)]
        for index, (line, paid) in enumerate(zip(self._lines, self._paid, strict=True)):
            for cost, source in line[: len(self._reached[index])]:
                offered[source][index] = paid - cost
        return offered

    def raise_all(self) -> None:
        """Raise what lines pay, in turns and by a few steps of their costs, until nobody can pay more."""
        # Those with few sources first: they have the fewest other ways.
        rising = sorted(range(len(self._lines)), key=lambda index: len(self._lines[index]))
        for _ in range(ROUNDS_MAX):
            rising = [index for index in rising if self._raise(index)]
            if not rising:
                return

    def _raise(self, index: int) -> bool:
        """Whether the line may be able to pay still more."""
        line, reached, paid, slack = self._lines[index], self._reached[index], self._paid[index], self.slack
        most = paid + min([slack[source] for source in reached])
        if most == paid:
            return False
        count = len(reached)
        last = count + STEPS
        for cost, source in line[count:last]:
            if cost >= most:
                break
            most = min(most, cost + slack[source])
        target = line[last][0] if last < len(line) else most
        rising = target < most
        new = min(target, most)
        for source in reached:
            slack[source] -= new - paid
        while count < len(line) and line[count][0] <= new:
            cost, source = line[count]
            slack[source] -= new - cost
            reached.append(source)
            count += 1
        self._paid[index] = new
        return rising

    def _reach(self, index: int) -> None:
        line, reached, paid = self._lines[index], self._reached[index], self._paid[index]
        count = len(reached)
        while count < len(line) and line[count][0] <= paid:
            reached.append(line[count][1])
            count += 1
