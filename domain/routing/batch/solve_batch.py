"""Orders that compete, too many for one exact model: decomposed by prices of what they share.

Prices of contested stock and of capacity are found with which every order, by itself, asks for what there is; they give
a proven lower bound. Whole plans follow from the exact model on small parts of the batch.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from domain.routing.batch.columns import ColumnPool
from domain.routing.batch.draft import Draft
from domain.routing.batch.groups import grouped
from domain.routing.batch.neighborhood import Neighborhoods
from domain.routing.batch.price_search import PriceSearch
from domain.routing.batch.progress import OnProgress, unheard
from domain.routing.batch.rounding import GAP_ENOUGH, Rounding
from domain.routing.batch.served import units_are_most
from domain.routing.batch.shape import Ints
from domain.routing.batch.sharing import Sharing, sharing_of
from domain.routing.model.solver import solver_name
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


def solve_batch(
    orders: Sequence[OrderOptions], *, start: Sequence[Serving] = (), on_progress: OnProgress = unheard
) -> Outcome:
    """A good plan and how far at most it is from the best: most units by priority, then the objective.

    It is never worse than `start`.

    Work is limited by numbers of rounds, so that the same batch gives the same plan.
    """
    sharing = sharing_of(orders)
    penalties = _penalties(orders, sharing)
    pool = ColumnPool(orders, sharing, penalties.tolist())
    groups = grouped(orders, sharing, penalties)
    search = PriceSearch(orders, groups, sharing, pool)
    relaxed = search.run(on_progress)
    rounding = Rounding(
        orders=orders,
        sharing=sharing,
        pool=pool,
        neighborhoods=Neighborhoods(orders, sharing, pool),
        relaxed=relaxed,
    )
    draft = rounding.run(on_progress)
    if start:
        known = Draft(pool, sharing, len(orders))
        known.choose([pool.add(order, serving) for order, serving in enumerate(start)])
        draft = min(draft, known, key=lambda each: each.cost)
    proof = relaxed
    for _ in range(ATTEMPTS_MAX):
        if replace(rounding, relaxed=proof).gap(draft) <= GAP_ENOUGH:
            break
        unserved = draft.unserved()
        proof = search.run_again(unserved, relaxed, on_progress)
        replace(rounding, relaxed=proof).improve(draft, on_progress)
        if draft.unserved() != unserved:
            proof = relaxed
    servings = tuple([draft.column(order).serving for order in range(len(orders))])
    objective = joint_objective(orders, servings)
    assert objective == draft.cost - draft.unserved_cost
    assert proof.bound <= draft.cost
    bound = min(objective, max(0, proof.bound - draft.unserved_cost))
    return Outcome(
        servings=servings,
        objective=objective,
        bound=bound,
        proven=bound == objective and units_are_most(orders, sharing, draft),
        solved_by=f"decomposition, {solver_name()}",
    )


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
