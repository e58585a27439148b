"""What is proven without a search is what all sets of sources, looked at one by one, say."""

from itertools import combinations
from random import Random

from msgspec.structs import replace

from domain.routing.options.order_options import OrderOptions, order_options
from domain.routing.options.ranked_locations import ranked_locations
from domain.routing.search.enumeration import enumerate_sets
from domain.routing.search.items import Item, pooled_items, serve_from
from domain.routing.search.one_source import serve_from_one
from domain.routing.search.parts import serve_in_parts
from domain.routing.serving.serving import served_units, serving_objective
from tests.unit.routing.random_problems import random_problem


def best_of_all_sets(options: OrderOptions, items: list[Item]) -> tuple[int, list[int]]:
    """The objective and the sources of the set that serves everything best."""
    wanted = sum(line.quantity for line in options.demand.lines)
    sets = [
        (serving_objective(options, serving), count, list(sources))
        for count in range(1, min(len(options.sources), options.locations_left) + 1)
        for sources in combinations(range(len(options.sources)), count)
        for serving in [serve_from(options, items, sources)]
        if served_units(serving) == wanted and len({share.source for share in serving}) == count
    ]
    objective, _, sources = min(sets)
    return objective, sources


def test_one_source_and_parts_are_the_best_of_all_sets() -> None:
    random = Random("few items")
    by_one, by_parts, of_several = 0, 0, 0
    for number in range(4_000):
        problem = random_problem(random, lines_max=3, locations_max=6, density=random.choice([0.4, 0.8]))
        if number % 3:
            costs = replace(problem.profile.costs, tariffs=problem.profile.costs.tariffs[:1])
            problem = replace(problem, profile=replace(problem.profile, rules=problem.profile.rules[:1], costs=costs))
        options = order_options(problem, problem.demands[0], ranked_locations(problem.locations))
        items = pooled_items(options)
        if items is None:
            continue
        one, parts = serve_from_one(options, items), serve_in_parts(options, items)
        if one is None and parts is None:
            continue
        objective, sources = best_of_all_sets(options, items)
        if one is not None:
            by_one += 1
            assert (one[1], sorted({share.source for share in one[0]})) == (objective, sources), number
            assert one[0] == serve_from(options, items, sources), number
        if parts is not None:
            by_parts += 1
            of_several += len(sources) > 1
            assert (parts[1], parts[0]) == (objective, sources), number
        found = enumerate_sets(options)
        assert found is not None
        assert (found.objective, found.bound, found.proven) == (objective, objective, True), number
    assert by_one > 200
    assert by_parts > 200
    assert of_several > 20
