"""Route one order against live stock.

Targets, of CPU: 2-3 lines x 20 locations within 0.3 ms (median); 10 lines x 200 locations within 5 ms (p99) where one
location can serve all or 90 % of pairs are stocked; scattered stock proven within 250 ms, else the best found with its
gap. Networks and stock are random with a fixed seed, anew for each order: locations anywhere in the contiguous United
States, half of them stores; each pair of line and location is stocked with the probability given, by 1 to 50 units; lines
are of 1 to 3 units of 0.2 to 3 kg. "One has all": one of the locations has 50 units of every line beside.
"""

from dataclasses import dataclass
from random import Random
from time import process_time

from domain.method import Method
from domain.network.location import LocationKind
from domain.routing.explaining.explain import explain
from domain.routing.model.solver import load_solver
from domain.routing.plan import PlanStatus
from domain.routing.problem import CandidateLocation, Point, RoutingDemand, RoutingLine, RoutingProblem
from domain.routing.profile import DEFAULT_PROFILE
from domain.routing.route import route


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    lines: int
    locations: int
    stocked: float
    one_has_all: bool = False
    orders: int = 1_000
    target: str

    @property
    def name(self) -> str:
        return (
            f"{self.lines} x {self.locations}, {self.stocked:.0%} stocked{', one has all' if self.one_has_all else ''}"
        )


CASES = (
    Case(lines=2, locations=20, stocked=0.9, target="median 0.3 ms"),
    Case(lines=3, locations=20, stocked=0.9, target="median 0.3 ms"),
    Case(lines=3, locations=20, stocked=0.3, target="proven in 250 ms"),
    Case(lines=10, locations=200, stocked=0.9, target="p99 5 ms"),
    Case(lines=10, locations=200, stocked=0.3, one_has_all=True, target="p99 5 ms"),
    Case(lines=10, locations=200, stocked=0.3, orders=100, target="proven in 250 ms"),
)


def main() -> None:
    load_solver()
    print(
        "| lines x locations | orders | target | median | p99 | proven | largest gap of the others | explain: median |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for case in CASES:
        print(_row(case))


def _row(case: Case) -> str:
    random = Random(1)
    routing, explaining, gaps = [], [], []
    for _ in range(case.orders):
        problem = _problem(random, case)
        before = process_time()
        plan = route(problem)
        routed = process_time()
        explain(problem, plan)
        explaining.append(process_time() - routed)
        routing.append(routed - before)
        if plan.status is PlanStatus.FEASIBLE:
            gaps.append(plan.gap)
    worst = f"{max(gaps):.2%}" if gaps else "-"
    return (
        f"| {case.name} | {case.orders:,} | {case.target} | {_percentile(routing, 50)} | {_percentile(routing, 99)} "
        f"| {case.orders - len(gaps):,} | {worst} | {_percentile(explaining, 50)} |"
    )


def _percentile(seconds: list[float], percent: int) -> str:
    return f"{sorted(seconds)[len(seconds) * percent // 100] * 1_000:.2f} ms"


def _problem(random: Random, case: Case) -> RoutingProblem:
    locations = tuple(
        CandidateLocation(
            code=f"L{number:03}",
            kind=random.choice([LocationKind.WAREHOUSE, LocationKind.STORE]),
            latitude=random.uniform(28, 47),
            longitude=random.uniform(-122, -70),
        )
        for number in range(case.locations)
    )
    lines = tuple(
        RoutingLine(
            id=str(number), sku=f"S{number}", quantity=random.randint(1, 3), weight_grams=random.randint(200, 3_000)
        )
        for number in range(case.lines)
    )
    stock = {
        line.sku: {place.code: random.randint(1, 50) for place in locations if random.random() < case.stocked}
        for line in lines
    }
    if case.one_has_all:
        whole = random.choice(locations).code
        stock = {sku: {**places, whole: 50} for sku, places in stock.items()}
    destination = Point(latitude=random.uniform(28, 47), longitude=random.uniform(-122, -70))
    demand = RoutingDemand(order="order", method=Method.SHIP, lines=lines, destination=destination)
    return RoutingProblem(profile=DEFAULT_PROFILE, demands=(demand,), locations=locations, stock=stock)


if __name__ == "__main__":
    main()
