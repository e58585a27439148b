"""From plans in part to whole ones: most orders have one already, the others are decided together."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.routing.batch.columns import ColumnPool
from domain.routing.batch.draft import Draft
from domain.routing.batch.landscape import Landscape
from domain.routing.batch.neighborhood import Neighborhoods
from domain.routing.batch.price_search import Relaxed
from domain.routing.batch.progress import BatchProgress, BatchStage, OnProgress
from domain.routing.batch.sharing import Sharing
from domain.routing.options.order_options import OrderOptions

TOGETHER_MAX = 100
"""Orders without a whole plan that are decided together."""

NEIGHBORS_MAX = 120
"""Orders in a neighborhood: the exact model settles as many plain ones in a fraction of a second."""

NEIGHBORS_MIN = 15
"""Where it does not, a quarter of them are taken from then on, but not fewer than these."""

HARD_MAX = 2
"""Neighborhoods that are not decided to the end, before no more are looked at: they take seconds."""

NEIGHBORHOODS_MAX = 60
FRUITLESS_MAX = 15
"""Neighborhoods in a row that change nothing, before no more are looked at."""

GAP_ENOUGH = 0.0005
WHOLE = 1 - 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounding:
    """What it needs of the batch."""

    orders: Sequence[OrderOptions]
    sharing: Sharing
    pool: ColumnPool
    neighborhoods: Neighborhoods
    relaxed: Relaxed

    def run(self, progress: OnProgress) -> Draft:
        """A plan for the batch, made of those that the relaxed one takes whole, and of the best for the others."""
        draft = Draft(self.pool, self.sharing, len(self.orders))
        landscape = Landscape(self.orders, self.pool, self.relaxed)
        divided = self._take_whole_plans(draft)
        total = -(-len(divided) // TOGETHER_MAX)
        for done in range(total):
            self._decide(draft, landscape, divided[done * TOGETHER_MAX : (done + 1) * TOGETHER_MAX])
            progress(BatchProgress(stage=BatchStage.PLANS, done=done + 1, total=total))
        self._serve_the_rest(draft)
        return draft

    def _serve_the_rest(self, draft: Draft) -> None:
        """What is left of stock and capacity to orders that miss some, the most urgent first."""
        missing = [order for order in range(len(self.orders)) if draft.column(order).unserved_cost]
        for order in sorted(missing, key=lambda order: (self.orders[order].demand.priority, order)):
            sources = self.neighborhoods.sources_with_room(draft, order)
            if sources:
                self._keep_if_better(draft, [order], self.neighborhoods.solve(draft, {order: sources})[0])

    def _take_whole_plans(self, draft: Draft) -> list[int]:
        """The orders that have none, those with the clearest case first."""
        divided: dict[int, float] = {}
        for number, share in self.relaxed.shares:
            if share >= WHOLE and draft.fits(number):
                draft.choose([number])
            else:
                order = self.pool.columns[number].order
                divided[order] = max(divided.get(order, 0.0), share)
        return sorted(divided, key=lambda order: (-divided[order], order))

    def _decide(self, draft: Draft, landscape: Landscape, members: Sequence[int]) -> tuple[bool, bool]:
        """Whether deciding these together made the draft better, and whether it was decided to the end."""
        members = sorted(members)
        sources = {order: landscape.sources(draft, order) for order in members}
        numbers, ended = self.neighborhoods.solve(draft, sources)
        return self._keep_if_better(draft, members, numbers), ended

    def _keep_if_better(self, draft: Draft, members: Sequence[int], numbers: Sequence[int]) -> bool:
        """Whether the draft is better with these plans of the orders."""
        before = draft.cost
        old = [draft.chosen[order] for order in members]
        draft.choose(numbers)
        if draft.cost >= before:
            draft.choose(old)
        return draft.cost < before

    def improve(self, draft: Draft, progress: OnProgress) -> None:
        """Decide again around orders that pay more than they would have to, the worst first."""
        landscape = Landscape(self.orders, self.pool, self.relaxed)
        tried: set[int] = set()
        fruitless = hard = 0
        together = NEIGHBORS_MAX
        for done in range(NEIGHBORHOODS_MAX):
            gap = self.gap(draft)
            progress(BatchProgress(stage=BatchStage.IMPROVEMENT, done=done, total=NEIGHBORHOODS_MAX, gap=gap))
            regrets = landscape.regrets(draft)
            regrets[sorted(tried)] = 0
            seed = int(regrets.argmax())
            if gap <= GAP_ENOUGH or fruitless >= FRUITLESS_MAX or hard >= HARD_MAX or regrets[seed] <= 0:
                return
            tried.add(seed)
            better, ended = self._decide(draft, landscape, landscape.neighbors(draft, seed, together))
            fruitless = 0 if better else fruitless + 1
            if not ended:
                hard += 1
                together = max(NEIGHBORS_MIN, together // 4)

    def gap(self, draft: Draft) -> float:
        """Of the objective: unserved units are in the cost and in the bound."""
        cost = draft.cost
        return (cost - self.relaxed.bound) / max(1, cost - draft.unserved_cost)
