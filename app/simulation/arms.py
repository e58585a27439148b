"""The ways to route that a simulation compares."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta

from msgspec import Struct
from msgspec.structs import replace

from app.simulation.shipping import COSTS
from domain.routing.objective import WEIGHTS, Objective
from domain.routing.problem import CandidateLocation
from domain.routing.profile import DEFAULT_PROFILE, RoutingProfile
from domain.routing.simulation.arm import Arm
from domain.routing.simulation.legacy import LegacyArm
from domain.routing.simulation.router_arm import RouterArm
from domain.routing.simulation.scenario import Scenario

LEGACY = "LEGACY"
MILLICENTS_PER_DOLLAR = 100_000
REFRESH = timedelta(days=1)
DAY_PRICES = (0, 250_000, 1_000_000, 5_000_000, 10_000_000)
"""What a day is worth (millicents) in the weightings of the picture: from nothing to 100.00."""

DAYS_PER_SPLIT = 8
"""A further location of an order weighs as much as so many days: it is opened where nothing else serves everything."""

PROMPT_DAY = 2_500_000
"""25.00 for a day: what express shipping costs more for a heavy parcel."""

ArmMaker = Callable[[Scenario], Arm]


class NamedArm(Struct, frozen=True, kw_only=True):
    """`day_price` is set for weightings that only show what speed costs."""

    name: str
    make: ArmMaker
    day_price: int | None = None


def legacy_arm(
    services: Mapping[str, str],
    *,
    name: str = LEGACY,
    refresh: timedelta | None = REFRESH,
    whole_first: bool = False,
    locations: Sequence[CandidateLocation] | None = None,
) -> NamedArm:
    """The fixed list, with figures as old as `refresh`; in the order of the network unless `locations` say another."""

    def make(scenario: Scenario) -> Arm:
        first = scenario.orders[0].at.date()
        return LegacyArm(
            scenario.locations if locations is None else locations,
            begin=datetime.combine(first, time(scenario.morning_hour), UTC),
            refresh=refresh,
            services=services,
            whole_first=whole_first,
        )

    return NamedArm(name=name, make=make)


def router_arm(profile: RoutingProfile, *, name: str | None = None, day_price: int | None = None) -> NamedArm:
    """The router with a profile."""
    return NamedArm(name=name or profile.code, make=lambda scenario: RouterArm(scenario, profile), day_price=day_price)


def profile_of(objective: Objective) -> RoutingProfile:
    """The default profile with this objective, at the prices of the simulation."""
    return replace(DEFAULT_PROFILE, code=objective.value, objective=objective, costs=COSTS)


def prompt_profile(day_price: int = PROMPT_DAY, *, code: str = "PROMPT") -> RoutingProfile:
    """Own weights: days and parcels count for more than in BALANCED, emissions as much."""
    balanced = WEIGHTS[Objective.BALANCED]
    weights = replace(balanced, day=day_price, split=DAYS_PER_SPLIT * day_price)
    return replace(DEFAULT_PROFILE, code=code, objective=Objective.WEIGHTED, own_weights=weights, costs=COSTS)


def usual_arms(services: Mapping[str, str]) -> list[NamedArm]:
    """The legacy routing first, then the router with what it comes with, then with the weights of the headline."""
    return [
        legacy_arm(services),
        router_arm(profile_of(Objective.LOWEST_COST)),
        router_arm(profile_of(Objective.BALANCED)),
        router_arm(prompt_profile(), day_price=PROMPT_DAY),
    ]


def weightings() -> list[NamedArm]:
    """The router with a day worth more and more."""
    return [
        router_arm(prompt_profile(price, code=f"DAY-{price // MILLICENTS_PER_DOLLAR}"), day_price=price)
        for price in DAY_PRICES
    ]
