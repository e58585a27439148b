"""Random small batches that are hard to plan: scarce goods ordered by twos and threes, rules of several kinds, capacity.

Orders have 1 to 6 lines of 1 to 5 units, of which nine tenths are of SKUs of which 60 to 110 % of what is ordered is
there, a few units at each of some locations. Every location has a daily capacity of units and of orders, with overtime.
Which other rules there are, hard or priced, is drawn from the seed. A fifth of the orders is more urgent than the others.
"""

from collections.abc import Sequence
from random import Random

from msgspec.structs import replace

from domain.method import Method
from domain.network.location import LocationKind
from domain.routing.objective import Objective, ObjectiveWeights
from domain.routing.problem import CandidateLocation, Point, RoutingDemand, RoutingLine, RoutingProblem
from domain.routing.profile import DEFAULT_PROFILE
from domain.routing.rule import RoutingRule, RuleKind, RuleScope

SCARCE_SHARE = 0.9


def scarce_batch(*, orders: int, locations: int, seed: int) -> RoutingProblem:
    """A batch that is the same for the same seed."""
    random = Random(seed)
    places = tuple(_location(random, number) for number in range(locations))
    skus = [f"S{number}" for number in range(max(6, orders // 3))]
    grams = {sku: random.randint(200, 3_000) for sku in skus}
    demands = tuple(_demand(random, f"O{number}", skus, grams) for number in range(orders))
    wanted = dict.fromkeys(skus, 0)
    for demand in demands:
        for line in demand.lines:
            wanted[line.sku] += line.quantity
    stock = {sku: _levels(random, places, wanted[sku]) for sku in skus}
    rules = [*_capacities(random, places, sum(wanted.values())), *_rules(random, places, skus)]
    profile = replace(
        DEFAULT_PROFILE,
        objective=Objective.WEIGHTED,
        own_weights=ObjectiveWeights(money_percent=100, split=random.choice([0, 200_000])),
        costs=replace(DEFAULT_PROFILE.costs, picking_line=dict.fromkeys(LocationKind, random.choice([0, 20_000]))),
        rules=tuple(rules),
    )
    return RoutingProblem(profile=profile, demands=demands, locations=places, stock=stock)


def _location(random: Random, number: int) -> CandidateLocation:
    return CandidateLocation(
        code=f"L{number:03}",
        kind=random.choice([LocationKind.WAREHOUSE, LocationKind.STORE, LocationKind.STORE]),
        latitude=random.uniform(28, 47),
        longitude=random.uniform(-122, -70),
        priority=random.choice([1, 2, 3]),
    )


def _demand(random: Random, order: str, skus: Sequence[str], grams: dict[str, int]) -> RoutingDemand:
    chosen = random.sample(skus, random.choices([1, 2, 3, 4, 5, 6], [30, 30, 20, 10, 6, 4])[0])
    lines = tuple(
        RoutingLine(
            id=f"{order}-{number}",
            sku=sku,
            quantity=random.choices([1, 2, 3, 4, 5], [30, 30, 20, 12, 8])[0],
            weight_grams=grams[sku],
        )
        for number, sku in enumerate(chosen)
    )
    return RoutingDemand(
        order=order,
        method=Method.SHIP,
        lines=lines,
        destination=Point(latitude=random.uniform(28, 47), longitude=random.uniform(-122, -70)),
        priority=random.choices([10, 100], [20, 80])[0],
        split_allowed=random.random() < 0.95,
    )


def _levels(random: Random, places: Sequence[CandidateLocation], wanted: int) -> dict[str, int]:
    levels: dict[str, int] = {}
    if random.random() >= SCARCE_SHARE:
        return {place.code: random.randint(1, 20) for place in places if random.random() < 0.6}
    few = random.sample(places, min(len(places), random.randint(4, 12)))
    for _ in range(int(wanted * random.uniform(0.6, 1.1))):
        code = random.choice(few).code
        levels[code] = levels.get(code, 0) + 1
    return levels


def _capacities(random: Random, places: Sequence[CandidateLocation], units: int) -> list[RoutingRule]:
    rules = []
    for place in places:
        limit = max(2, int(units / len(places) * random.uniform(0.5, 3)))
        rules.append(
            RoutingRule(
                code=f"CAPACITY_{place.code}",
                kind=RuleKind.DAILY_CAPACITY,
                scope=RuleScope(locations=frozenset({place.code})),
                limit=limit,
                overtime_limit=limit // 4,
                price=100_000,
                orders_limit=max(2, limit // 2),
                overtime_orders_limit=2,
                orders_price=150_000,
            )
        )
    return rules


def _rules(random: Random, places: Sequence[CandidateLocation], skus: Sequence[str]) -> list[RoutingRule]:
    some_places = frozenset(place.code for place in random.sample(places, max(1, len(places) // 4)))
    some_skus = frozenset(random.sample(skus, max(1, len(skus) // 4)))
    candidates = [
        _rule(RuleKind.LOCATIONS_PER_ORDER_MAX, random.choice([2, 3])),
        _rule(RuleKind.LOCATIONS_PER_ORDER_MAX, 1, price=150_000),
        _rule(RuleKind.LOCATIONS_PER_LINE_MAX, random.choice([1, 2]), scope=RuleScope(skus=some_skus)),
        _rule(RuleKind.LOCATIONS_PER_LINE_MAX, 1, price=80_000),
        _rule(RuleKind.NO_SPLIT, None, scope=RuleScope(skus=frozenset(random.sample(skus, 1)))),
        _rule(RuleKind.NO_SPLIT, None, price=250_000),
        _rule(RuleKind.WHOLE_LINE, None, scope=RuleScope(skus=some_skus)),
        _rule(RuleKind.WHOLE_LINE, None, price=120_000),
        _rule(RuleKind.RING_FENCE, random.choice([1, 2]), scope=RuleScope(locations=some_places)),
        _rule(RuleKind.RING_FENCE, 1, price=300_000),
        _rule(RuleKind.WALK_IN_UNITS, 1, price=200_000, scope=RuleScope(skus=some_skus)),
        _rule(RuleKind.DISTANCE_MAX, random.choice([1_500, 2_500])),
        _rule(RuleKind.DISTANCE_MAX, 1_000, price=300),
        _rule(RuleKind.LOCATION_PRIORITY, None, price=40_000),
        _rule(RuleKind.EXCLUDED_LOCATIONS, None, price=90_000, scope=RuleScope(locations=some_places, skus=some_skus)),
    ]
    chosen = random.sample(candidates, random.randint(1, 5))
    return [replace(rule, code=f"{rule.code}_{number}") for number, rule in enumerate(chosen)]


def _rule(kind: RuleKind, limit: int | None, *, price: int = 0, scope: RuleScope | None = None) -> RoutingRule:
    return RoutingRule(code=str(kind), kind=kind, scope=scope or RuleScope(), hard=not price, price=price, limit=limit)
