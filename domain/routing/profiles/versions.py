"""The versions of one routing profile, and which of them is in force when."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from domain.routing.problem import NO_MOMENT
from domain.routing.profile import DEFAULT_PROFILE, RoutingProfile

VERSIONS_KEPT = 25
"""A profile is one document, and that has to stay small. Older versions stay in the event log."""


class ProfileState(StrEnum):
    """DRAFT: may still be replaced. SCHEDULED: activated from a date that is yet to come. ACTIVE: routes orders now.
    SUPERSEDED: another one took its place."""

    DRAFT = "DRAFT"
    SCHEDULED = "SCHEDULED"
    ACTIVE = "ACTIVE"
    SUPERSEDED = "SUPERSEDED"


class ProfileVersion(Struct, frozen=True, kw_only=True):
    """One version, in force from `active_from` on; a draft has no date.

    `activation` counts: of two versions with the same date, the one that was activated last is meant.
    """

    profile: RoutingProfile
    saved_at: datetime
    active_from: datetime | None = None
    activation: int = 0

    @property
    def number(self) -> int:
        return self.profile.version

    @property
    def draft(self) -> bool:
        return self.active_from is None

    def begun(self, at: datetime) -> bool:
        """Whether its date has come."""
        return self.active_from is not None and self.active_from <= at


class RoutingProfileVersions(Struct, frozen=True, kw_only=True):
    """The versions of the profile `code`, by number; at most one is a draft. `version` is that of the stream."""

    code: str
    versions: tuple[ProfileVersion, ...]
    version: int = 0

    @property
    def stream(self) -> str:
        return f"routingProfile:{self.code}"

    @property
    def draft(self) -> ProfileVersion | None:
        return next((version for version in self.versions if version.draft), None)

    def numbered(self, number: int) -> ProfileVersion | None:
        return next((version for version in self.versions if version.number == number), None)

    def in_force(self, at: datetime) -> ProfileVersion | None:
        return in_force(self.versions, at)

    def state(self, version: ProfileVersion, at: datetime) -> ProfileState:
        """What one of the versions is at that moment."""
        if version.draft:
            return ProfileState.DRAFT
        if not version.begun(at):
            return ProfileState.SCHEDULED
        return ProfileState.ACTIVE if version == self.in_force(at) else ProfileState.SUPERSEDED

    def shown(self, at: datetime) -> ProfileVersion:
        """The version that the profile is known by: the one in force, else the newest."""
        return self.in_force(at) or self.versions[-1]


def in_force(versions: tuple[ProfileVersion, ...], at: datetime) -> ProfileVersion | None:
    """The version with the latest date that has come."""
    begun = [version for version in versions if version.begun(at)]
    return max(begun, key=lambda version: (version.active_from, version.activation), default=None)


BUILT_IN = ProfileVersion(profile=DEFAULT_PROFILE, saved_at=NO_MOMENT, active_from=NO_MOMENT)
"""In force as long as nobody has activated a profile with its code."""


def with_built_in(code: str, saved: RoutingProfileVersions | None) -> RoutingProfileVersions | None:
    """The versions as clients see them: of the default profile the built-in one is the first."""
    if code != DEFAULT_PROFILE.code:
        return saved
    versions = () if saved is None else saved.versions
    return RoutingProfileVersions(
        code=code, versions=(BUILT_IN, *versions), version=0 if saved is None else saved.version
    )
