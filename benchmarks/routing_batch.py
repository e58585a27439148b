"""Route batches of orders that share stock and capacity.

Targets, of one process on two shared cores, from the problem to the checked plan: 2,000 orders x 100 locations, proven gap
at most 0.1 % within 10 s of CPU; 10,000 x 500, at most 1 % within 60 s and 4 GiB. Batches of at most 100 orders that are
hard (`scarce_batch`) end within some 3 s, with the gap that is proven by then.

Batches are random with a fixed seed. Locations and destinations lie anywhere in the contiguous United States; a tenth of
the locations are warehouses, the others stores. There are five SKUs per location; how often one is ordered falls with its
rank (Zipf, exponent 0.9). Orders have 1 to 6 lines (62, 22, 10, 4, 1.5, 0.5 %) of 1 to 3 units (90, 8, 2 %) of 0.2 to 3 kg.
A warehouse stocks 80 % of the SKUs, 5 to 60 units each, a store 30 %, 1 to 12 units each. Every tenth of the most popular
tenth of SKUs, the first one among them, is nearly sold out: 70 to 100 % of what the batch orders is left, at three
warehouses and 5 to 20 stores. Every location has a daily capacity: its share of the batch (warehouses take 70 %, stores
60 %) times 0.4 to 3, and a fifth more in overtime at 1.00 per unit. Costs are those of the default profile.
"""

import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import accumulate
from multiprocessing import get_context
from random import Random
from resource import RUSAGE_SELF, getrusage
from time import process_time

from msgspec.structs import replace

from benchmarks.scarce_batch import scarce_batch
from domain.method import Method
from domain.network.location import LocationKind
from domain.routing.checking.check_plan import check_plan
from domain.routing.model.solver import load_solver
from domain.routing.plan import Baseline, RoutingPlan
from domain.routing.problem import CandidateLocation, Point, RoutingDemand, RoutingLine, RoutingProblem
from domain.routing.profile import DEFAULT_PROFILE
from domain.routing.route import route
from domain.routing.rule import RoutingRule, RuleKind, RuleScope
from domain.routing.serving.baselines import baselines_of, with_baselines


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    orders: int
    locations: int
    target: str
    seed: int = 1
    scarce: bool = False

    @property
    def name(self) -> str:
        return f"{self.orders:,} x {self.locations}{' scarce' if self.scarce else ''}, {self.seed}"


CASES = (
    Case(orders=200, locations=40, target="-"),
    Case(orders=2_000, locations=100, target="0.1 %, 10 s"),
    Case(orders=2_000, locations=100, target="0.1 %, 10 s", seed=2),
    Case(orders=2_000, locations=100, target="0.1 %, 10 s", seed=3),
    Case(orders=10_000, locations=500, target="1 %, 60 s, 4 GiB"),
    *[Case(orders=60, locations=40, target="3 s", seed=seed, scarce=True) for seed in (1, 2, 3)],
    *[Case(orders=90, locations=40, target="3 s", seed=seed, scarce=True) for seed in (1, 2, 3)],
)


def main() -> None:
    print(
        "| orders x locations, seed | target | CPU | gap | peak memory | units served | objective "
        "| nearest first | fixed priority |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for case in CASES:
        print(f"Routing {case.orders} orders ...", file=sys.stderr, flush=True)
        # A process of its own for each, so that its peak of memory is its own.
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            print(pool.submit(row, case).result(), flush=True)


def row(case: Case) -> str:
    load_solver()
    problem = batch_problem(case)
    before = process_time()
    plan = route(problem)
    seconds = process_time() - before
    peak = getrusage(RUSAGE_SELF).ru_maxrss / 1024
    check_plan(problem, with_baselines(problem, plan))
    baselines = baselines_of(problem, plan)
    wanted = plan.units_served + plan.units_unserved
    return (
        f"| {case.name} | {case.target} | {seconds:.1f} s | {plan.gap:.3%} "
        f"| {peak:,.0f} MiB | {plan.units_served:,} of {wanted:,} | {plan.objective / 100_000:,.0f} "
        f"| {_compared(plan, baselines.nearest)} | {_compared(plan, baselines.priority)} |"
    )


def _compared(plan: RoutingPlan, baseline: Baseline) -> str:
    more = baseline.objective / plan.objective - 1
    return f"{more:+.1%}, {plan.units_unserved - baseline.units_unserved:+} units"


def batch_problem(case: Case) -> RoutingProblem:
    """See above."""
    if case.scarce:
        return scarce_batch(orders=case.orders, locations=case.locations, seed=case.seed)
    random = Random(case.seed)
    warehouses = max(3, case.locations // 10)
    places = [_location(random, number, warehouses) for number in range(case.locations)]
    skus = 5 * case.locations
    demands, wanted = _demands(random, case.orders, skus)
    stock = {}
    for sku in range(skus):
        if sku < skus // 10 and sku % 10 == 0:
            stock[f"S{sku}"] = _scarce_levels(random, places, warehouses, wanted[sku])
        else:
            stock[f"S{sku}"] = _levels(random, places)
    rules = [*DEFAULT_PROFILE.rules, *_capacities(random, places, warehouses, sum(wanted))]
    return RoutingProblem(
        profile=replace(DEFAULT_PROFILE, rules=tuple(rules)), demands=demands, locations=tuple(places), stock=stock
    )


def _location(random: Random, number: int, warehouses: int) -> CandidateLocation:
    return CandidateLocation(
        code=f"L{number:03}",
        kind=LocationKind.WAREHOUSE if number < warehouses else LocationKind.STORE,
        latitude=random.uniform(28, 47),
        longitude=random.uniform(-122, -70),
    )


def _demands(random: Random, orders: int, skus: int) -> tuple[tuple[RoutingDemand, ...], list[int]]:
    """And how many units of each SKU they want."""
    popularity = list(accumulate((rank + 1) ** -0.9 for rank in range(skus)))
    grams = [random.randint(200, 3_000) for _ in range(skus)]
    wanted = [0] * skus
    demands = []
    for order in range(orders):
        count = random.choices([1, 2, 3, 4, 5, 6], [62, 22, 10, 4, 1.5, 0.5])[0]
        chosen: dict[int, int] = {}
        while len(chosen) < count:
            sku = random.choices(range(skus), cum_weights=popularity)[0]
            chosen.setdefault(sku, random.choices([1, 2, 3], [90, 8, 2])[0])
        for sku, quantity in chosen.items():
            wanted[sku] += quantity
        lines = tuple(
            RoutingLine(id=str(line), sku=f"S{sku}", quantity=quantity, weight_grams=grams[sku])
            for line, (sku, quantity) in enumerate(chosen.items())
        )
        destination = Point(latitude=random.uniform(28, 47), longitude=random.uniform(-122, -70))
        demands.append(RoutingDemand(order=f"O{order}", method=Method.SHIP, lines=lines, destination=destination))
    return tuple(demands), wanted


def _levels(random: Random, places: Sequence[CandidateLocation]) -> dict[str, int]:
    levels = {}
    for place in places:
        warehouse = place.kind is LocationKind.WAREHOUSE
        if random.random() < (0.8 if warehouse else 0.3):
            levels[place.code] = random.randint(5, 60) if warehouse else random.randint(1, 12)
    return levels


def _scarce_levels(random: Random, places: Sequence[CandidateLocation], warehouses: int, wanted: int) -> dict[str, int]:
    """Less than the batch wants; a warehouse has five times as much of it as a store."""
    few = random.sample(places[:warehouses], 3) + random.sample(places[warehouses:], random.randint(5, 20))
    weights = [5 if place.kind is LocationKind.WAREHOUSE else 1 for place in few]
    levels: dict[str, int] = {}
    for _ in range(int(wanted * random.uniform(0.7, 1))):
        code = random.choices(few, weights)[0].code
        levels[code] = levels.get(code, 0) + 1
    return levels


def _capacities(random: Random, places: Sequence[CandidateLocation], warehouses: int, units: int) -> list[RoutingRule]:
    rules = []
    for number, place in enumerate(places):
        share = units * 0.7 / warehouses if number < warehouses else units * 0.6 / (len(places) - warehouses)
        limit = max(1, int(share * random.uniform(0.4, 3)))
        rules.append(
            RoutingRule(
                code=f"CAPACITY_{place.code}",
                kind=RuleKind.DAILY_CAPACITY,
                scope=RuleScope(locations=frozenset({place.code})),
                limit=limit,
                overtime_limit=limit // 5,
                price=100_000,
            )
        )
    return rules


if __name__ == "__main__":
    main()
