"""What exists in an organization, as far as a profile names it."""

from collections.abc import Mapping
from functools import cached_property

from msgspec import Struct, field

from domain.routing.problem import CandidateLocation
from domain.routing.profile import RoutingProfile


# Without slots: what is worked out from thousands of locations is kept, as each rule asks for it.
class KnownCodes(Struct, frozen=True, kw_only=True, dict=True):
    """SKUs by code with their category; of locations, as the router sees them, there are all.

    SKUs, categories and channels that the profile does not name need not be there.
    """

    skus: Mapping[str, str | None] = field(default_factory=dict)
    categories: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    locations: tuple[CandidateLocation, ...] = ()
    carrier_services: frozenset[str] = frozenset()

    @cached_property
    def location_codes(self) -> frozenset[str]:
        return frozenset(location.code for location in self.locations)

    @cached_property
    def groups(self) -> frozenset[str]:
        return frozenset[str]().union(*(location.groups for location in self.locations))


class NamedCodes(Struct, frozen=True, kw_only=True):
    """The codes that a profile names and that have to be looked up."""

    skus: frozenset[str]
    categories: frozenset[str]
    channels: frozenset[str]

    @classmethod
    def of(cls, profile: RoutingProfile) -> "NamedCodes":
        scopes = [rule.scope for rule in profile.rules]
        return cls(
            skus=frozenset[str]().union(*(scope.skus for scope in scopes)),
            categories=frozenset[str]().union(*(scope.categories for scope in scopes)),
            channels=frozenset[str]().union(*(scope.channels for scope in scopes)),
        )
