"""Save a version of a routing profile, and activate it."""

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from domain.moment_rules import moment_refusals
from domain.refusals import IllegalTransition, InvalidInput, NotFound, Refusal, raise_all
from domain.routing.profile import DEFAULT_PROFILE, RoutingProfile
from domain.routing.profiles.events import RoutingProfileActivated, RoutingProfileSaved, is_past
from domain.routing.profiles.versions import VERSIONS_KEPT, ProfileState, RoutingProfileVersions

ACTIVATE = "activate"


def save_profile(
    saved: RoutingProfileVersions | None, profile: RoutingProfile, *, at: datetime
) -> RoutingProfileSaved | None:
    """The profile becomes the draft of its code, in place of an earlier draft; None if it is that already.

    Raises InvalidInput if too many versions wait for their dates.
    """
    numbered = replace(profile, version=_number(saved, profile.code))
    if saved is not None:
        if saved.draft is not None and saved.draft.profile == numbered:
            return None
        activated = [version for version in saved.versions if not version.draft]
        if len(activated) >= VERSIONS_KEPT and not any(is_past(saved, version, at) for version in activated):
            message = (
                f"{VERSIONS_KEPT} versions of {profile.code} are active or wait for their dates: no more are kept."
            )
            raise InvalidInput(message, field=("code",))
    return RoutingProfileSaved(profile=numbered, saved_at=at)


def activate_profile(
    saved: RoutingProfileVersions | None,
    number: int,
    *,
    active_from: datetime | None,
    at: datetime,
    wrong: Sequence[Refusal] = (),
) -> RoutingProfileActivated:
    """The version with this number is in force from then on, or from now on.

    A version that was superseded, or is to come, may be activated again, with another date. Raises NotFound,
    IllegalTransition for the one in force, or else InvalidInput for a date that is past with all that is `wrong` by now
    with what the version says.
    """
    version = None if saved is None else saved.numbered(number)
    if saved is None or version is None:
        raise NotFound(_missing(saved, number), field=("version",))
    state = saved.state(version, at)
    if state is ProfileState.ACTIVE:
        raise IllegalTransition(
            what=f"version {number} of routing profile {saved.code}", state=state, verb=ACTIVATE, supported_actions=()
        )
    raise_all([*_date_refusals(active_from, at), *wrong])
    return RoutingProfileActivated(number=number, active_from=active_from or at, activated_at=at)


def _date_refusals(active_from: datetime | None, at: datetime) -> list[Refusal]:
    if active_from is None:
        return []
    if active_from < at:
        return [InvalidInput("What is past is routed already: the date is now or later.", field=("from",))]
    return moment_refusals(active_from, "from")


def _missing(saved: RoutingProfileVersions | None, number: int) -> str:
    if saved is not None and (saved.code, number) == (DEFAULT_PROFILE.code, DEFAULT_PROFILE.version):
        return f"Version {number} is the built-in one: to go back to it, save a profile with its content."
    return f"No version {number} was saved."


def _number(saved: RoutingProfileVersions | None, code: str) -> int:
    if saved is not None and saved.draft is not None:
        return saved.draft.number
    built_in = DEFAULT_PROFILE.version if code == DEFAULT_PROFILE.code else 0
    return 1 + max((version.number for version in saved.versions), default=0) if saved is not None else 1 + built_in
