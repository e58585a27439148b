"""Routing problems for tests: plain defaults, and random ones in which every rule occurs."""

from collections.abc import Mapping
from dataclasses import replace
from random import Random

from domain.handling import Handling
from domain.method import Method
from domain.network.location import LocationKind
from domain.routing.problem import CandidateLocation, Exclusion, Point, RoutingDemand, RoutingLine, RoutingProblem
from domain.routing.profile import DEFAULT_PROFILE, RoutingProfile

NEW_YORK = Point(latitude=40.7128, longitude=-74.0060)

# One degree of longitude on the equator is 111 km: distances of a test can be read off.
EQUATOR = Point(latitude=0.0, longitude=0.0)


def make_location(code: str, *, longitude: float = 1.0, **changes: object) -> CandidateLocation:
    location = CandidateLocation(code=code, kind=LocationKind.WAREHOUSE, latitude=0.0, longitude=longitude)
    return location._replace(**changes)  # type: ignore[arg-type]  # the caller names fields of the tuple


def make_line(line_id: str = "line-1", *, sku: str = "TEA", quantity: int = 1, **changes: object) -> RoutingLine:
    line = RoutingLine(id=line_id, sku=sku, quantity=quantity, weight_grams=1_000)
    return replace(line, **changes)  # type: ignore[arg-type]  # the caller names fields of the dataclass


def make_demand(*lines: RoutingLine, order: str = "order-1", **changes: object) -> RoutingDemand:
    demand = RoutingDemand(order=order, method=Method.SHIP, lines=lines or (make_line(),), destination=EQUATOR)
    return replace(demand, **changes)  # type: ignore[arg-type]  # the caller names fields of the dataclass


def make_profile(**changes: object) -> RoutingProfile:
    return replace(DEFAULT_PROFILE, **changes)  # type: ignore[arg-type]  # the caller names fields of the dataclass


def make_problem(
    *demands: RoutingDemand,
    locations: tuple[CandidateLocation, ...],
    stock: Mapping[str, Mapping[str, int]],
    profile: RoutingProfile = DEFAULT_PROFILE,
) -> RoutingProblem:
    return RoutingProblem(profile=profile, demands=demands, locations=locations, stock=stock, solver_seconds_max=10.0)


def random_problem(
    random: Random, *, orders: int = 1, lines_max: int = 3, locations_max: int = 4, density: float = 0.7
) -> RoutingProblem:
    """A small problem in which any rule may bind, with cost terms that make splitting worth it now and then."""
    locations = tuple(_random_location(random, index) for index in range(random.randint(1, locations_max)))
    skus = ["TEA", "CUP", "POT"][: random.randint(1, 3)]
    stock = {
        sku: {place.code: random.randint(0, 3) for place in locations if random.random() < density} for sku in skus
    }
    profile = make_profile(
        opening={kind: random.choice([0, 1_000, 50_000]) for kind in LocationKind},
        picking_per_unit={kind: random.choice([0, 1_000, 20_000]) for kind in LocationKind},
        shipping_fixed=random.choice([0, 5_000, 100_000]),
        shipping_per_kilometer=random.choice([0, 7]),
        locations_per_order_max=random.choice([None, 1, 2, 3]),
        distance_kilometers_max=random.choice([None, None, 900, 2_500]),
    )
    demands = tuple(_random_demand(random, index, skus, locations, lines_max) for index in range(orders))
    return make_problem(*demands, locations=locations, stock=stock, profile=profile)


def _random_location(random: Random, index: int) -> CandidateLocation:
    return CandidateLocation(
        code=f"L{index}",
        kind=random.choice(list(LocationKind)),
        latitude=random.choice([30.0, 35.0, 40.0]),
        longitude=random.choice([-120.0, -100.0, -80.0]),
        active=random.random() < 0.95,
        methods=frozenset(random.choice([[Method.SHIP], list(Method), list(Method), [Method.PICKUP]])),
        handling=frozenset(random.choice([[], [Handling.COLD], list(Handling)])),
        priority=random.choice([1, 1, 2]),
        opening=random.choice([None, None, 0, 30_000]),
    )


def _random_demand(
    random: Random, index: int, skus: list[str], locations: tuple[CandidateLocation, ...], lines_max: int
) -> RoutingDemand:
    codes = [location.code for location in locations]
    lines = tuple(
        make_line(
            f"order-{index}-line-{number}",
            sku=random.choice(skus),
            quantity=random.randint(1, 2),
            weight_grams=random.choice([0, 333, 20_000]),
            handling=frozenset(random.choice([[], [], [Handling.COLD]])),
        )
        for number in range(random.randint(1, lines_max))
    )
    pickup = random.random() < 0.1
    excluded = {key: {random.choice(codes): Exclusion(code="REJECTED")} for key in (None, lines[0].id)}
    return RoutingDemand(
        order=f"order-{index}",
        method=Method.PICKUP if pickup else Method.SHIP,
        lines=lines,
        destination=random.choice([NEW_YORK, NEW_YORK, NEW_YORK, None]),
        pickup_location=random.choice(codes) if pickup else None,
        split_allowed=random.random() < 0.8,
        priority=random.choice([1, 2]),
        excluded={key: value for key, value in excluded.items() if random.random() < 0.2},
        locations_in_use=frozenset(random.sample(codes, 1)) if random.random() < 0.2 else frozenset(),
        required_location=random.choice(codes) if random.random() < 0.1 else None,
    )
