"""Profiles that nothing is wrong with, and what there is for them to name."""

from typing import Any

from msgspec.structs import replace

from domain.handling import Handling
from domain.network.location import LocationKind
from domain.routing.cost_terms import Tariff, TariffTier
from domain.routing.problem import CandidateLocation
from domain.routing.profile import DEFAULT_PROFILE, RoutingProfile
from domain.routing.profiles.known_codes import KnownCodes
from domain.routing.profiles.profile_refusals import profile_refusals
from domain.routing.rule import RoutingRule, RuleKind, RuleScope

EXPRESS = replace(DEFAULT_PROFILE, code="EXPRESS", name="Express", version=0, rules=())


def location(code: str, *groups: str, handling: tuple[Handling, ...] = ()) -> CandidateLocation:
    return CandidateLocation(
        code, LocationKind.STORE, 40.0, -80.0, handling=frozenset(handling), groups=frozenset(groups)
    )


KNOWN = KnownCodes(
    skus={"TEA": "Drinks", "MILK": "Drinks", "CUP": None},
    categories=frozenset({"Drinks", "Glass"}),
    channels=frozenset({"WEB", "APP"}),
    locations=(
        location("NYC", "COAST", handling=(Handling.COLD,)),
        location("LAX", "COAST"),
        location("OHIO", "INLAND"),
    ),
    carrier_services=frozenset({"GROUND", "AIR"}),
)


def make_profile(*rules: RoutingRule, **changes: Any) -> RoutingProfile:
    return replace(EXPRESS, rules=rules, **changes)


def with_costs(**changes: Any) -> RoutingProfile:
    return replace(EXPRESS, costs=replace(EXPRESS.costs, **changes))


def with_tiers(*limits: int | None) -> RoutingProfile:
    return with_costs(tariffs=(Tariff(tiers=tuple(TariffTier(up_to_kilometers=limit) for limit in limits)),))


def rule(kind: RuleKind, code: str | None = None, /, **fields: Any) -> RoutingRule:
    """A rule with a scope of these codes."""
    names = ("skus", "categories", "channels", "locations", "groups")
    scope = RuleScope(**{name: frozenset(fields.pop(name)) for name in names if name in fields})
    return RoutingRule(code=code or kind, kind=kind, scope=scope, **fields)


def fields_refused(profile: RoutingProfile, known: KnownCodes = KNOWN) -> list[str]:
    """Where something is wrong, in order."""
    return [".".join(refusal.field) for refusal in profile_refusals(profile, known)]


def messages(profile: RoutingProfile, known: KnownCodes = KNOWN) -> list[str]:
    return [refusal.message for refusal in profile_refusals(profile, known)]
