"""What happens to a routing profile."""

from datetime import datetime
from typing import ClassVar

from msgspec import Struct
from msgspec.structs import replace

from domain.routing.profile import RoutingProfile
from domain.routing.profiles.versions import (
    VERSIONS_KEPT,
    ProfileState,
    ProfileVersion,
    RoutingProfileVersions,
)


class RoutingProfileSaved(Struct, frozen=True, kw_only=True):
    """The profile is the draft of its code."""

    TYPE: ClassVar[str] = "routingProfile.saved"

    profile: RoutingProfile
    saved_at: datetime


class RoutingProfileActivated(Struct, frozen=True, kw_only=True):
    """The version with this number is in force from `active_from` on, until another one's date comes."""

    TYPE: ClassVar[str] = "routingProfile.activated"

    number: int
    active_from: datetime
    activated_at: datetime


RoutingProfileEvent = RoutingProfileSaved | RoutingProfileActivated


def apply_profile_event(profile: RoutingProfileVersions | None, event: RoutingProfileEvent) -> RoutingProfileVersions:
    """The versions after the event; None before the first."""
    if isinstance(event, RoutingProfileSaved):
        return _saved(profile, event)
    assert profile is not None
    activation = profile.version + 1
    return replace(
        profile,
        versions=tuple(
            replace(version, active_from=event.active_from, activation=activation)
            if version.number == event.number
            else version
            for version in profile.versions
        ),
        version=activation,
    )


def _saved(profile: RoutingProfileVersions | None, event: RoutingProfileSaved) -> RoutingProfileVersions:
    saved = ProfileVersion(profile=event.profile, saved_at=event.saved_at)
    if profile is None:
        return RoutingProfileVersions(code=event.profile.code, versions=(saved,), version=1)
    assert profile.code == event.profile.code
    kept = [version for version in profile.versions if not version.draft]
    if len(kept) >= VERSIONS_KEPT:
        kept.remove(next(version for version in kept if is_past(profile, version, event.saved_at)))
    return replace(profile, versions=(*kept, saved), version=profile.version + 1)


def is_past(profile: RoutingProfileVersions, version: ProfileVersion, at: datetime) -> bool:
    """Whether it routes no orders any more, unless somebody activates it again."""
    return profile.state(version, at) is ProfileState.SUPERSEDED
