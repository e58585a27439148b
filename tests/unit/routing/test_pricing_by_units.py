"""The best plan of one order at given prices, where it has many units or rules about lines: against all plans."""

from collections.abc import Iterator
from itertools import product
from random import Random

import numpy as np
import pytest

from domain.routing.batch.columns import ColumnPool, is_allowed
from domain.routing.batch.groups import UnitGroups
from domain.routing.batch.pricing import price_group
from domain.routing.batch.sharing import sharing_of
from domain.routing.options.order_options import OrderOptions, order_options
from domain.routing.options.ranked_locations import ranked_locations
from domain.routing.rule import RuleKind
from domain.routing.serving.serving import Serving, Share
from tests.unit.routing.problems import make_demand, make_line, make_location, make_problem, make_profile, make_rule
from tests.unit.routing.random_problems import random_problem

PENALTY = 10_000_000


def all_servings(options: OrderOptions) -> Iterator[Serving]:
    """Every way to divide the lines that keeps the rules of the order."""
    by_line = []
    for line, row in zip(options.demand.lines, options.available, strict=True):
        counts = product(*[range(min(line.quantity, units) + 1) for units in row])
        by_line.append([count for count in counts if sum(count) <= line.quantity])
    for divided in product(*by_line):
        shares = [
            Share(line, source, units)
            for line, count in enumerate(divided)
            for source, units in enumerate(count)
            if units
        ]
        if is_allowed(options, tuple(shares)):
            yield tuple(shares)


def is_known_exactly(options: OrderOptions) -> bool:
    """Whether nothing is asked that the pricing may leave out: then plans only look cheaper than they are."""
    skus = [line.sku for line in options.demand.lines]
    limits = options.line_limits or ()
    counted = any(each.most not in (None, 1) or any(price.free > 1 for price in each.prices) for each in limits)
    return len(set(skus)) == len(skus) and not counted


def compare(options: OrderOptions, random: Random) -> bool:
    """Whether the value is that of the best of all plans; it must never be above."""
    sharing = sharing_of([options])
    pool = ColumnPool([options], sharing, [PENALTY])
    prices = np.array([random.choice([0, 0, 1_000, 300_000]) for _ in sharing.base], dtype=np.int64)
    prices[list(sharing.priorities.values())] = 0
    [group] = UnitGroups([options], sharing, np.array([PENALTY])).of([0])
    priced = price_group(group, sharing, prices, sharing.slot_prices(prices), singles=0)

    def reduced(serving: Serving) -> int:
        column = pool.columns[pool.add(0, serving)]
        paid = sum([int(prices[resource]) * amount for resource, amount in column.uses])
        return column.cost + paid - pool.columns[0].cost

    best = min(reduced(serving) for serving in all_servings(options))
    value = int(priced.value[0])
    assert value <= best
    if is_known_exactly(options):
        assert value == best
        found = [Share(int(line), int(source), int(units)) for _, line, source, units in priced.parts]
        assert reduced(tuple(sorted(found))) == value
    return value == best


@pytest.mark.parametrize("block", range(3))
def test_finds_the_best_of_all_plans(block: int) -> None:
    exact = tried = 0
    for number in range(60):
        random = Random(f"units {block} {number}")
        problem = random_problem(random)
        options = order_options(problem, problem.demands[0], ranked_locations(problem.locations))
        if options.sources and not options.whole:
            tried += 1
            exact += compare(options, random)
    assert exact >= tried // 2


@pytest.mark.parametrize(
    ("kind", "limit", "price"),
    [
        (RuleKind.LOCATIONS_PER_LINE_MAX, 1, 0),
        (RuleKind.LOCATIONS_PER_LINE_MAX, 1, 90_000),
        (RuleKind.WHOLE_LINE, None, 0),
        (RuleKind.WHOLE_LINE, None, 70_000),
        (RuleKind.LOCATIONS_PER_ORDER_MAX, 2, 0),
        (RuleKind.LOCATIONS_PER_ORDER_MAX, 2, 50_000),
        (RuleKind.NO_SPLIT, None, 40_000),
    ],
)
def test_knows_the_rule(kind: RuleKind, limit: int | None, price: int) -> None:
    random = Random(f"{kind} {price}")
    locations = tuple(make_location(f"L{number}", longitude=1.0 + number) for number in range(4))
    for _ in range(20):
        demand = make_demand(make_line("1", quantity=4), make_line("2", sku="CUP", quantity=random.choice([1, 3])))
        stock = {sku: {place.code: random.randint(0, 3) for place in locations} for sku in ("TEA", "CUP")}
        rule = make_rule(kind, limit, hard=not price, price=price)
        problem = make_problem(demand, locations=locations, stock=stock, profile=make_profile(rule))
        assert compare(order_options(problem, demand, ranked_locations(locations)), random)
