"""Small routing problems drawn at random, in which any rule and any cost term may decide."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from random import Random

from domain.delivery.carrier_service import CarrierService, TransitTier
from domain.delivery.dispatch_calendar import DispatchCalendar
from domain.delivery.weekday import MONDAY_TO_FRIDAY, WEEK
from domain.handling import Handling
from domain.method import Method
from domain.network.location import LocationKind
from domain.routing.cost_terms import CostTerms, StockPressure, Tariff, TariffTier
from domain.routing.objective import Objective, ObjectiveWeights
from domain.routing.problem import (
    CandidateLocation,
    CapacityUsed,
    Exclusion,
    Point,
    RoutingDemand,
    RoutingLine,
    RoutingProblem,
)
from domain.routing.profile import RoutingProfile
from tests.unit.routing.problems import NEW_YORK
from tests.unit.routing.random_rules import CATEGORIES, CHANNELS, GROUPS, random_rules

GROUND = CarrierService(
    code="GROUND",
    name="Ground",
    carrier="ANT",
    transit=(
        TransitTier(up_to_kilometers=1_000, days=1),
        TransitTier(up_to_kilometers=3_000, days=3),
        TransitTier(days=5),
    ),
)
EXPRESS = CarrierService(
    code="EXPRESS", name="Express", carrier="BEE", transit=(TransitTier(days=1),), delivery_days=WEEK[:6]
)
SAVER = CarrierService(
    code="SAVER", name="Saver", carrier="ANT", transit=(TransitTier(days=4),), delivery_days=(WEEK[2], WEEK[6])
)

MOMENTS = (
    datetime(2026, 3, 2, 9, 0, tzinfo=UTC),
    datetime(2026, 3, 6, 15, 30, tzinfo=UTC),
    datetime(2026, 3, 7, 23, 30, tzinfo=UTC),
    datetime(2026, 12, 31, 2, 0, tzinfo=UTC),
)

_TARIFF_SERVICES: Sequence[Sequence[str | None]] = (
    (None,),
    (None,),
    ("GROUND",),
    ("GROUND", "EXPRESS"),
    ("SAVER", "EXPRESS"),
    (None, "SAVER"),
)
_TIER_ENDS: Sequence[Sequence[int | None]] = ((None,), (None,), (1_000, None), (500, 2_000, None))
_LOS_ANGELES = Point(latitude=34.05, longitude=-118.24)


def random_problem(
    random: Random, *, orders: int = 1, lines_max: int = 3, locations_max: int = 4, density: float = 0.7
) -> RoutingProblem:
    at = random.choice(MOMENTS)
    locations = tuple(_random_location(random, index) for index in range(_mostly(random, locations_max)))
    codes = [location.code for location in locations]
    skus = list(CATEGORIES)[: random.randint(1, 3)]
    profile = RoutingProfile(
        code="RANDOM",
        version=1,
        objective=random.choice([Objective.LOWEST_COST, Objective.WEIGHTED, *Objective]),
        own_weights=_random_weights(random),
        costs=_random_costs(random, codes),
        rules=random_rules(random, at=at, codes=codes),
    )
    return RoutingProblem(
        profile=profile,
        demands=tuple(_random_demand(random, index, skus, codes, lines_max, at) for index in range(orders)),
        locations=locations,
        stock={sku: {code: random.randint(1, 3) for code in codes if random.random() < density} for sku in skus},
        at=at,
        services=random.choice([(GROUND, EXPRESS, SAVER), (GROUND, EXPRESS, SAVER), (GROUND, EXPRESS)]),
        calendars={code: _random_calendar(random, at) for code in codes if random.random() < 0.7},
        capacity_used=_random_capacity_used(random, codes),
        solver_seconds_max=10.0,
    )


def _mostly(random: Random, most: int) -> int:
    return random.choice([most, random.randint(1, most)])


def _random_location(random: Random, index: int) -> CandidateLocation:
    return CandidateLocation(
        code=f"L{index}",
        kind=random.choice([LocationKind.STORE, *LocationKind]),
        latitude=random.choice([30.0, 35.0, 40.0]),
        longitude=random.choice([-120.0, -100.0, -80.0]),
        active=random.random() < 0.95,
        methods=frozenset(random.choice([[Method.SHIP], *[list(Method)] * 6, [Method.PICKUP]])),
        handling=frozenset(random.choice([[], [Handling.COLD], [Handling.COLD], list(Handling)])),
        priority=random.choice([1, 1, 2]),
        opening=random.choice([None, None, 0, 30_000]),
        groups=frozenset(group for group in GROUPS if random.random() < 0.4),
    )


def _random_weights(random: Random) -> ObjectiveWeights:
    return ObjectiveWeights(
        money_percent=random.choice([0, 33, 100, 150]),
        day=random.choice([0, 50_000, 1_000_001]),
        split=random.choice([0, 0, 77_777]),
        kilogram_co2e=random.choice([0, 19_000, 1_000_000]),
        capacity_pressure=random.choice([0, 20_000, 100_001]),
    )


def _random_costs(random: Random, codes: list[str]) -> CostTerms:
    return CostTerms(
        currency_code="USD",
        opening={kind: random.choice([0, 1_000, 50_000]) for kind in LocationKind},
        picking_line={kind: random.choice([0, 0, 4_001]) for kind in LocationKind},
        picking_unit={kind: random.choice([0, 1_000, 20_000]) for kind in LocationKind},
        handling={code: 9_999 for code in codes if random.random() < 0.2},
        tariffs=_random_tariffs(random),
        stock_out=StockPressure(units=3, price=10_000) if random.random() < 0.2 else None,
        markdown=StockPressure(units=random.choice([2, 7]), price=40_000) if random.random() < 0.2 else None,
        late_day=random.choice([0, 0, 25_000]),
        co2e_kilogram=random.choice([0, 0, 190_000]),
        moving=random.choice([0, 20_000]),
        distance_unknown_kilometers=1_900,
    )


def _random_tariffs(random: Random) -> tuple[Tariff, ...]:
    return tuple(_random_tariff(random, service) for service in random.choice(_TARIFF_SERVICES))


def _random_tariff(random: Random, service: str | None) -> Tariff:
    return Tariff(
        service=service,
        tiers=tuple(
            TariffTier(
                up_to_kilometers=end,
                parcel=random.choice([0, 5_000, 100_000]),
                per_kilometer=random.choice([0, 7]),
                per_kilogram=random.choice([0, 60_001]),
                per_kilogram_kilometer=random.choice([0, 41]),
            )
            for end in random.choice(_TIER_ENDS)
        ),
        co2e_milligrams_per_kilogram_kilometer=random.choice([0, 103]),
    )


def _random_demand(
    random: Random, index: int, skus: list[str], codes: list[str], lines_max: int, at: datetime
) -> RoutingDemand:
    lines = tuple(
        _random_line(random, f"order-{index}-line-{number}", skus, codes, at)
        for number in range(_mostly(random, lines_max))
    )
    pickup = random.random() < 0.1
    excluded = {key: {random.choice(codes): Exclusion(code="CLOSED_TODAY")} for key in (None, lines[0].id)}
    late_or_early = timedelta(days=random.randint(-1, 6), hours=random.randint(0, 23))
    return RoutingDemand(
        order=f"order-{index}",
        method=Method.PICKUP if pickup else Method.SHIP,
        lines=lines,
        destination=random.choice([NEW_YORK, NEW_YORK, _LOS_ANGELES, None]),
        pickup_location=random.choice(codes) if pickup else None,
        split_allowed=random.random() < 0.85,
        priority=random.choice([1, 2]),
        excluded={key: value for key, value in excluded.items() if random.random() < 0.1},
        locations_in_use=frozenset(random.sample([*codes, "GONE"], random.randint(1, 2)))
        if random.random() < 0.2
        else frozenset(),
        required_location=random.choice(codes) if random.random() < 0.05 else None,
        channel=random.choice(CHANNELS),
        value=random.choice([10, 100, 1_000]),
        deliver_by=at + late_or_early if random.random() < 0.6 else None,
    )


def _random_line(random: Random, line_id: str, skus: list[str], codes: list[str], at: datetime) -> RoutingLine:
    sku = random.choice(skus)
    quantity = random.choice([1, 2, 2])
    rejected = {random.choice(codes): at - timedelta(minutes=random.choice([1, 30, 90, 700]))}
    planned = {random.choice(codes): random.randint(1, quantity)}
    was_rejected = random.random() < 0.35
    return RoutingLine(
        id=line_id,
        sku=sku,
        quantity=quantity,
        weight_grams=random.choice([0, 333, 20_000]),
        handling=frozenset(random.choice([*[[]] * 6, [Handling.COLD]])),
        category=CATEGORIES[sku],
        rejected=rejected if was_rejected else {},
        rejections=random.randint(1, 2) if was_rejected else 0,
        attempts=random.randint(0, 3),
        planned=planned if random.random() < 0.25 else {},
        locations_in_use=random.choice([0] * 9 + [1]),
    )


def _random_calendar(random: Random, at: datetime) -> DispatchCalendar:
    return DispatchCalendar(
        time_zone=random.choice(["UTC", "America/New_York", "Pacific/Auckland"]),
        cutoff=random.choice(["08:00", "14:00", "23:00"]),
        handling_days=random.choice([0, 0, 1, 2]),
        working_days=random.choice([MONDAY_TO_FRIDAY, WEEK, WEEK[1:]]),
        closed_on=(at.date(),) if random.random() < 0.2 else (),
    )


def _random_capacity_used(random: Random, codes: list[str]) -> Mapping[str, CapacityUsed]:
    return {
        code: CapacityUsed(units=random.randint(0, 3), orders=random.randint(0, 2))
        for code in codes
        if random.random() < 0.5
    }
