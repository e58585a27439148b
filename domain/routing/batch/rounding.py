"""From plans in part to whole ones: most orders have one already, the others are decided together."""

from collections.abc import Sequence

from msgspec import Struct

from domain.routing.batch.columns import ColumnPool
from domain.routing.batch.draft import Draft
from domain.routing.batch.landscape import Landscape
from domain.routing.batch.neighborhood import Neighborhoods
from domain.routing.batch.price_search import Relaxed
from domain.routing.batch.progress import BatchProgress, BatchStage, OnProgress
from domain.routing.batch.sharing import Sharing
from domain.routing.model.solver import SolverTime
from domain.routing.options.order_options import OrderOptions

EFFORT_MAX = 1_500
"""Of orders that are decided together: some hundred plain ones, which the exact model settles in a fraction of a second."""

EFFORT_MIN = 200
"""Where it does not, a quarter of it is taken from then on, but not less than this."""

DIVIDED_EFFORT = 10
"""In a batch of few orders those count so many times that may get a part of a line from somewhere."""

HARD_MAX = 2
"""Neighborhoods that are not decided to the end, before no more are looked at: they take seconds."""

NEIGHBORHOODS_MAX = 60
FRUITLESS_MAX = 15
"""Neighborhoods in a row that change nothing, before no more are looked at."""

GAP_ENOUGH = 0.0005
WHOLE = 1 - 1e-6


class Rounding(Struct, frozen=True, kw_only=True):
    """What it needs of the batch. Where it has `few` orders, many smaller neighborhoods are looked at."""

    orders: Sequence[OrderOptions]
    sharing: Sharing
    pool: ColumnPool
    neighborhoods: Neighborhoods
    relaxed: Relaxed
    time: SolverTime
    few: bool

    def run(self, progress: OnProgress) -> Draft:
        """A plan for the batch, made of those that the relaxed one takes whole, and of the best for the others."""
        draft = Draft(self.pool, self.sharing, len(self.orders))
        landscape = self._landscape()
        divided = self._take_whole_plans(draft)
        parts = list(landscape.parts(divided, EFFORT_MAX))
        for done, part in enumerate(parts, start=1):
            if self.time.left:
                self._decide(draft, landscape, part, priced=True)
            progress(BatchProgress(stage=BatchStage.PLANS, done=done, total=len(parts)))
        self._serve_the_rest(draft, landscape)
        return draft

    def _serve_the_rest(self, draft: Draft, landscape: Landscape) -> None:
        """What is left of stock and capacity to orders that miss some, the most urgent first."""
        missing = [order for order in range(len(self.orders)) if draft.column(order).unserved_cost]
        missing.sort(key=lambda order: (self.orders[order].demand.priority, order))
        for part in landscape.parts(missing, EFFORT_MIN):
            if not self.time.left:
                return
            sources = {order: self.neighborhoods.sources_with_room(draft, order) for order in part}
            sources = {order: some for order, some in sorted(sources.items()) if some}
            if sources:
                self._keep_if_better(draft, list(sources), self.neighborhoods.solve(draft, sources)[0])

    def _take_whole_plans(self, draft: Draft) -> list[int]:
        """The orders that have none, the most urgent first, then those with the clearest case."""
        divided: dict[int, float] = {}
        for number, share in self.relaxed.shares:
            if share >= WHOLE and draft.fits(number):
                draft.choose([number])
            else:
                order = self.pool.columns[number].order
                divided[order] = max(divided.get(order, 0.0), share)
        return sorted(divided, key=lambda order: (self.orders[order].demand.priority, -divided[order], order))

    def _decide(
        self, draft: Draft, landscape: Landscape, members: Sequence[int], *, priced: bool = False
    ) -> tuple[bool, bool]:
        """Whether deciding these together made the draft better, and whether it was decided to the end."""
        members = sorted(members)
        sources = {order: landscape.sources(draft, order) for order in members}
        numbers, ended = self.neighborhoods.solve(draft, sources, self.relaxed.prices if priced else None)
        return self._keep_if_better(draft, members, numbers), ended

    def _keep_if_better(self, draft: Draft, members: Sequence[int], numbers: Sequence[int]) -> bool:
        """Whether the draft is better with these plans of the orders."""
        before = draft.cost
        old = [draft.chosen[order] for order in members]
        draft.choose(numbers)
        if draft.cost >= before:
            draft.choose(old)
        return draft.cost < before

    def improve(self, draft: Draft, progress: OnProgress, *, seconds_kept: float) -> None:
        """Decide again around orders that pay more than they would have to, the worst first.

        Of the solver's time, so much is left for others.
        """
        landscape = self._landscape()
        pace = _Pace(few=self.few)
        tried: set[int] = set()
        for done in range(NEIGHBORHOODS_MAX):
            gap = self.gap(draft)
            progress(BatchProgress(stage=BatchStage.IMPROVEMENT, done=done, total=NEIGHBORHOODS_MAX, gap=gap))
            regrets = landscape.regrets(draft)
            regrets[sorted(tried)] = 0
            seed = int(regrets.argmax())
            if regrets[seed] <= 0 and tried and pace.may_widen(landscape.effort):
                tried.clear()
                continue
            if gap <= GAP_ENOUGH or pace.ended or regrets[seed] <= 0 or self.time.left <= seconds_kept:
                return
            tried.add(seed)
            better, decided = self._decide(draft, landscape, landscape.neighbors(draft, seed, pace.effort))
            pace.adapt(better=better, decided=decided)

    def _landscape(self) -> Landscape:
        effort = DIVIDED_EFFORT if self.few else 1
        return Landscape(self.orders, self.pool, self.relaxed, divided_effort=effort)

    def gap(self, draft: Draft) -> float:
        """Of the objective: unserved units are in the cost and in the bound."""
        cost = draft.cost
        return (cost - self.relaxed.bound) / max(1, cost - draft.unserved_cost)


class _Pace:
    """How large neighborhoods are, and when there have been enough of them."""

    def __init__(self, *, few: bool) -> None:
        self._few = few
        self._fruitless = 0
        self._hard = 0
        self.effort = EFFORT_MAX

    @property
    def ended(self) -> bool:
        return self._fruitless >= FRUITLESS_MAX or self._hard >= HARD_MAX

    def may_widen(self, effort_all: int) -> bool:
        """Whether it pays to look again, from where it was tried already, at more orders at once: then it will be more."""
        if not self._few or self._hard or self.effort >= effort_all:
            return False
        self.effort *= 2
        return True

    def adapt(self, *, better: bool, decided: bool) -> None:
        """To whether a neighborhood made the plan better, and whether it was decided to the end."""
        self._fruitless = 0 if better else self._fruitless + 1
        if not decided:
            self.effort = max(EFFORT_MIN, self.effort // (2 if self._few else 4))
            self._hard += 0 if self._few and better else 1
        elif self._few and not better:
            self.effort += self.effort // 2
