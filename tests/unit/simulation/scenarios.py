"""Small networks and orders over time, for tests."""

from collections.abc import Mapping
from datetime import UTC, datetime

from msgspec.structs import replace

from domain.delivery.carrier_service import CarrierService, TransitTier
from domain.delivery.dispatch_calendar import DispatchCalendar
from domain.delivery.weekday import WEEK
from domain.method import Method
from domain.network.location import LocationKind
from domain.routing.cost_terms import CostTerms, Tariff, TariffTier
from domain.routing.problem import CandidateLocation, Point, RoutingDemand, RoutingLine
from domain.routing.profile import DEFAULT_PROFILE, RoutingProfile
from domain.routing.simulation.scenario import Replenishment, Scenario, TimedOrder

MONDAY_NOON = datetime(2024, 7, 1, 12, tzinfo=UTC)

# A day for each thousand kilometers, every day of the week: days can be read off the map.
DAILY = CarrierService(
    code="DAILY",
    name="Daily",
    carrier="CARRIER",
    transit=(TransitTier(up_to_kilometers=1_000, days=1), TransitTier(days=4)),
    delivery_days=WEEK,
)
SAME_DAY = DispatchCalendar(cutoff="23:59", handling_days=0, working_days=WEEK)

COSTS = CostTerms(
    currency_code="USD",
    opening=dict.fromkeys(LocationKind, 1_000),
    picking_line=dict.fromkeys(LocationKind, 30),
    picking_unit=dict.fromkeys(LocationKind, 7),
    tariffs=(
        Tariff(
            service="DAILY",
            tiers=(TariffTier(parcel=500, per_kilometer=1, per_kilogram=20),),
            co2e_milligrams_per_kilogram_kilometer=100,
        ),
    ),
    distance_unknown_kilometers=1_900,
)
PROFILE: RoutingProfile = replace(DEFAULT_PROFILE, costs=COSTS)


def place(code: str, *, longitude: float, priority: int = 100) -> CandidateLocation:
    """On the equator, where a degree of longitude is 111 km."""
    return CandidateLocation(
        code=code, kind=LocationKind.WAREHOUSE, latitude=0.0, longitude=longitude, priority=priority
    )


def demand(order: str, **units: int) -> RoutingDemand:
    """Of one kilogram each, to 0° 0°."""
    return RoutingDemand(
        order=order,
        method=Method.SHIP,
        lines=tuple(
            RoutingLine(id=f"{order}/{sku}", sku=sku, quantity=quantity, weight_grams=1_000)
            for sku, quantity in units.items()
        ),
        destination=Point(latitude=0.0, longitude=0.0),
    )


def scenario(
    *orders: TimedOrder,
    locations: tuple[CandidateLocation, ...],
    stock: Mapping[str, Mapping[str, int]],
    targets: Mapping[str, Mapping[str, int]] | None = None,
    review_days: int = 7,
    lead_days: int = 2,
) -> Scenario:
    return Scenario(
        locations=locations,
        calendars={location.code: SAME_DAY for location in locations},
        services=(DAILY,),
        costs=COSTS,
        opening=stock,
        replenishment=Replenishment(
            targets={} if targets is None else targets, review_days=review_days, lead_days=lead_days
        ),
        orders=orders,
        days_after_max=10,
    )
