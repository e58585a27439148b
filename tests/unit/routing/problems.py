"""Routing problems for tests: plain defaults, each part of which a test may change."""

from collections.abc import Mapping
from datetime import UTC, datetime

from msgspec.structs import replace

from domain.method import Method
from domain.network.location import LocationKind
from domain.routing.cost_terms import CostTerms
from domain.routing.problem import CandidateLocation, Point, RoutingDemand, RoutingLine, RoutingProblem
from domain.routing.profile import DEFAULT_COSTS, DEFAULT_PROFILE, RoutingProfile
from domain.routing.rule import RoutingRule, RuleKind

NEW_YORK = Point(latitude=40.7128, longitude=-74.0060)

# One degree of longitude on the equator is 111 km: distances of a test can be read off.
EQUATOR = Point(latitude=0.0, longitude=0.0)

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def make_location(code: str, *, longitude: float = 1.0, **changes: object) -> CandidateLocation:
    location = CandidateLocation(code=code, kind=LocationKind.WAREHOUSE, latitude=0.0, longitude=longitude)
    return location._replace(**changes)  # type: ignore[arg-type]  # the caller names fields of the tuple


def make_line(line_id: str = "line-1", *, sku: str = "TEA", quantity: int = 1, **changes: object) -> RoutingLine:
    line = RoutingLine(id=line_id, sku=sku, quantity=quantity, weight_grams=1_000)
    return replace(line, **changes)


def make_demand(*lines: RoutingLine, order: str = "order-1", **changes: object) -> RoutingDemand:
    demand = RoutingDemand(order=order, method=Method.SHIP, lines=lines or (make_line(),), destination=EQUATOR)
    return replace(demand, **changes)


def make_costs(**changes: object) -> CostTerms:
    return replace(DEFAULT_COSTS, **changes)


def make_rule(kind: RuleKind, limit: int | None = None, **changes: object) -> RoutingRule:
    """A hard rule about everything, unless changed. Its code is its kind."""
    rule = RoutingRule(code=kind.value, kind=kind, limit=limit)
    return replace(rule, **changes)


def make_profile(*rules: RoutingRule, **changes: object) -> RoutingProfile:
    """With these rules alone, or those of the default profile where there are none."""
    profile = replace(DEFAULT_PROFILE, rules=rules) if rules else DEFAULT_PROFILE
    return replace(profile, **changes)


def make_problem(
    *demands: RoutingDemand,
    locations: tuple[CandidateLocation, ...],
    stock: Mapping[str, Mapping[str, int]],
    profile: RoutingProfile = DEFAULT_PROFILE,
    at: datetime = MONDAY,
    **changes: object,
) -> RoutingProblem:
    problem = RoutingProblem(
        profile=profile, demands=demands, locations=locations, stock=stock, at=at, solver_seconds_max=10.0
    )
    return replace(problem, **changes)
