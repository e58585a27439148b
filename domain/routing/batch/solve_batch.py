"""Orders that compete, too many for one exact model: decomposed by prices of what they share.

Prices of contested stock and of capacity are found with which every order, by itself, asks for what there is; they give
a proven lower bound. Whole plans follow from the exact model on small parts of the batch.
"""

from collections.abc import Sequence

import numpy as np
from msgspec.structs import replace

from domain.routing.batch.columns import ColumnPool
from domain.routing.batch.draft import Draft
from domain.routing.batch.groups import UnitGroups, grouped, is_loose
from domain.routing.batch.neighborhood import Neighborhoods
from domain.routing.batch.price_search import PriceSearch, Relaxed
from domain.routing.batch.progress import OnProgress, unheard
from domain.routing.batch.rounding import GAP_ENOUGH, Rounding
from domain.routing.batch.served import units_are_most
from domain.routing.batch.shape import Ints
from domain.routing.batch.sharing import Sharing, sharing_of
from domain.routing.model.solve_model import serve_most, served_by_priority, solve_in_time
from domain.routing.model.solver import SolverTime, solver_name
from domain.routing.options.limits import priced_beyond
from domain.routing.options.order_options import OrderOptions
from domain.routing.serving.serving import Outcome, Serving, joint_objective

UNSERVED_WEIGHT = 8
"""How many times the dearest way to serve one unit an unserved one counts, while prices are searched: a unit can make room
for another only by moving others, so that serving it costs more than itself. The bound holds whatever it is."""

URGENCY_WEIGHT = 4
URGENCIES_MAX = 6
"""A unit of a more urgent priority counts so many times as much as one of the next, over so many priorities."""

ATTEMPTS_MAX = 2
"""How often it is tried to come nearer to the bound."""

FEW_SECONDS_MAX = 3.0
"""What the general solver may take for a few orders that compete: more time would not bring much."""

SECONDS_LEAST = 20.0
SECONDS_PER_PAIR = 0.0001
"""The same for many, and for each pair of line and source: several times what they need."""

MODEL_PAIRS_MAX = 3_000
"""So few are given to the exact model as a whole too: first for units, at the end for what no price can prove."""

PRICES_SHARE = 0.3
"""Of the solver's time, what is kept for prices alone: without them there is a plan, but nothing is proven."""

SHARE_LEFT = 0.6
"""Of the solver's time that each step leaves for the next ones, where there is an exact model at the end."""

NEIGHBORHOOD_SHARE = 0.1
"""Of the solver's time, for one neighborhood of few orders: many smaller ones are better than one that is so hard."""

MODEL_GAP_LEAST = 0.002
"""Where less is left to prove, that is not done."""


def solve_batch(
    orders: Sequence[OrderOptions],
    *,
    start: Sequence[Serving] = (),
    on_progress: OnProgress = unheard,
    seconds_max: float | None = None,
) -> Outcome:
    """A good plan and how far at most it is from the best: most units by priority, then the objective.

    It is never worse than `start`.

    Work is limited by numbers of rounds, so that the same batch gives the same plan, unless the general solver comes to
    the end of its time (`seconds_max`; None: by the size of the batch): then the plan is the best so far.
    """
    pairs = sum([sum([units > 0 for units in row]) for options in orders for row in options.available])
    few = pairs <= MODEL_PAIRS_MAX
    if seconds_max is None:
        seconds_max = FEW_SECONDS_MAX if few else SECONDS_LEAST + SECONDS_PER_PAIR * pairs
    batch = _Batch(orders, seconds_max, few=few)
    draft, proof = batch.solve(start, on_progress)
    if few and batch.gap(draft, proof) > MODEL_GAP_LEAST:
        return batch.with_model(draft, proof)
    return batch.outcome(draft, proof)


class _Batch:
    """Orders with what they share, the plans found for them, and the best plans for all of them."""

    def __init__(self, orders: Sequence[OrderOptions], seconds_max: float, *, few: bool) -> None:
        time = SolverTime((1 - PRICES_SHARE) * seconds_max)
        self._orders = orders
        self._few = few
        self._time = time
        self._sharing = sharing_of(orders)
        penalties = _penalties(orders, self._sharing)
        self._pool = ColumnPool(orders, self._sharing, penalties.tolist())
        unit_groups = UnitGroups(orders, self._sharing, penalties)
        groups = unit_groups.of([index for index, options in enumerate(orders) if few and is_loose(options)])
        groups += grouped(orders, self._sharing, penalties, skipped=unit_groups.met())
        self._search = PriceSearch(
            orders, groups, unit_groups, self._sharing, self._pool, SolverTime(PRICES_SHARE * seconds_max)
        )
        seconds_max = NEIGHBORHOOD_SHARE * time.left if few else time.left
        self._neighborhoods = Neighborhoods(orders, self._sharing, self._pool, time, seconds_max=seconds_max)
        self._most_proven = False

    def solve(self, start: Sequence[Serving], progress: OnProgress) -> tuple[Draft, Relaxed]:
        """A plan, and a bound for all that leave as many units unserved."""
        relaxed = self._search.run(progress)
        rounding = self._rounding(relaxed)
        draft = rounding.run(progress)
        if start:
            draft = min(draft, self._draft(start), key=lambda each: each.cost)
        if rounding.gap(draft) <= GAP_ENOUGH:
            return draft, relaxed
        if self._few:
            rounding.improve(draft, progress, seconds_kept=SHARE_LEFT * self._time.left)
            draft = self._with_most_units(draft)
        proof, unserved = relaxed, dict[int, int]()
        for _ in range(ATTEMPTS_MAX):
            unserved = draft.unserved()
            proof = self._search.run_again(unserved, relaxed, progress)
            kept = SHARE_LEFT * self._time.left if self._few else 0.0
            rounding = self._rounding(proof)
            rounding.improve(draft, progress, seconds_kept=kept)
            if draft.unserved() == unserved and rounding.gap(draft) <= GAP_ENOUGH:
                return draft, proof
        if draft.unserved() != unserved:
            proof = self._search.run_again(draft.unserved(), relaxed, progress)
        return draft, proof

    def gap(self, draft: Draft, proof: Relaxed) -> float:
        return self._rounding(proof).gap(draft)

    def outcome(self, draft: Draft, proof: Relaxed) -> Outcome:
        servings = draft.servings()
        objective = joint_objective(self._orders, servings)
        assert objective == draft.cost - draft.unserved_cost
        assert proof.bound <= draft.cost
        bound = min(objective, max(0, proof.bound - draft.unserved_cost))
        most = bound == objective and (self._most_proven or units_are_most(self._orders, self._sharing, draft))
        return Outcome(servings=servings, objective=objective, bound=bound, proven=most, solved_by=solved_by())

    def with_model(self, draft: Draft, proof: Relaxed) -> Outcome:
        """What the exact model of all orders makes of it in the time that is left."""
        known = self.outcome(draft, proof)
        found = solve_in_time(self._orders, time=self._time, start=known.servings, starts_with_most=self._most_proven)
        bound = found.bound
        if served_by_priority(self._orders, found.servings) == served_by_priority(self._orders, known.servings):
            bound = min(found.objective, max(known.bound, found.bound))
        return replace(found, bound=bound, solved_by=solved_by())

    def _rounding(self, relaxed: Relaxed) -> Rounding:
        return Rounding(
            orders=self._orders,
            sharing=self._sharing,
            pool=self._pool,
            neighborhoods=self._neighborhoods,
            relaxed=relaxed,
            time=self._time,
            few=self._few,
        )

    def _draft(self, servings: Sequence[Serving]) -> Draft:
        draft = Draft(self._pool, self._sharing, len(self._orders))
        draft.choose([self._pool.add(order, serving) for order, serving in enumerate(servings)])
        return draft

    def _with_most_units(self, draft: Draft) -> Draft:
        """The same unless more units can be served, whatever that costs at first."""
        servings, self._most_proven = serve_most(self._orders, time=self._time, start=draft.servings())
        return self._draft(servings)


def solved_by() -> str:
    return f"decomposition, {solver_name()}"


def _penalties(orders: Sequence[OrderOptions], sharing: Sharing) -> Ints:
    """What an unserved unit of each order counts."""
    dearest = max([_dearest_unit(options) for options in orders], default=0) + int(sharing.price.max(initial=0))
    priorities = sorted({options.demand.priority for options in orders}, reverse=True)
    weights = {priority: URGENCY_WEIGHT ** min(rank, URGENCIES_MAX) for rank, priority in enumerate(priorities)}
    penalty = UNSERVED_WEIGHT * (dearest + 1)
    return np.array([penalty * weights[options.demand.priority] for options in orders], dtype=np.int64)


def _dearest_unit(options: OrderOptions) -> int:
    if not options.sources:
        return 0
    dearest = max(options.fixed) + max([max(row) for row in options.unit_cost])
    dearest += max(options.line_fixed or (0,)) + max([price for _, price in options.moved.values()], default=0)
    dearest += priced_beyond(options.location_prices, 1) + sum([price.price for price in options.location_prices])
    for limits in options.line_limits or ():
        dearest += sum([price.price for price in limits.prices])
    return dearest
