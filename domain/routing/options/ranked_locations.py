"""Locations in the order in which ties are broken, with what every order asks of them worked out once."""

from collections.abc import Iterable, Sequence
from functools import cached_property

from domain.method import Method
from domain.routing.distance import Located, located
from domain.routing.problem import CandidateLocation


class RankedLocations(tuple[CandidateLocation, ...]):  # noqa: SLOT001  # what is worked out once is kept in its dictionary
    """By priority, then by code. It keeps what is asked of it: locations never change."""

    @cached_property
    def located(self) -> Sequence[Located]:
        """Where they are, as distances are measured."""
        return [located(location) for location in self]

    @cached_property
    def shipping(self) -> "RankedLocations":
        """Those that are active and ship."""
        shipping = [location for location in self if _ships(location)]
        return self if len(shipping) == len(self) else RankedLocations(shipping)

    @cached_property
    def not_shipping(self) -> Sequence[CandidateLocation]:
        """The others."""
        return () if self.shipping is self else [location for location in self if not _ships(location)]


class Candidates(tuple[CandidateLocation, ...]):  # noqa: SLOT001  # as above
    """All locations of a network, to be asked about for many orders."""

    @cached_property
    def ranked(self) -> RankedLocations:
        return _ranked(self)


def ranked_locations(locations: Iterable[CandidateLocation]) -> RankedLocations:
    """In the order in which ties are broken: by priority, then by code."""
    return locations.ranked if isinstance(locations, Candidates) else _ranked(locations)


def _ships(location: CandidateLocation) -> bool:
    return location.active and Method.SHIP in location.methods


def _ranked(locations: Iterable[CandidateLocation]) -> RankedLocations:
    return RankedLocations(sorted(locations, key=lambda location: (location.priority, location.code)))
