"""Let a version of a routing profile route orders from a date on."""

from datetime import datetime

from domain.refusals import NotFound, Refusal
from domain.routing.profile import RoutingProfile
from domain.routing.profiles.changing import activate_profile
from domain.routing.profiles.profile_refusals import profile_refusals
from domain.text import code_refusals
from operations.command import Command, Result
from operations.deciding_again import decide_until_true
from operations.known_codes import known_codes
from operations.profile_changes import check_expected, commit_profile_event
from operations.reach import unlimited_only
from operations.replaying import once
from operations.services import Services


async def activate_routing_profile(
    services: Services, command: Command, *, code: str, number: int, active_from: datetime | None
) -> Result:
    """Activate the version with this number, from now on if no date is given; the result names it as `code` and `version`.

    Raises NotFound, IllegalTransition for the version in force, or else everything that is wrong: a date that is past, and
    what the profile names and has vanished since it was saved.
    """
    unlimited_only(command.principal)

    async def run() -> Result:
        known = None if code_refusals(code) else await services.storage.routing_profiles.get(command.organization, code)
        if known is None:
            raise NotFound(f"No routing profile {code} was saved.", field=("code",))
        check_expected(command, known.version)
        version = known.numbered(number)
        wrong = [] if version is None else await _wrong_by_now(services, command.organization, version.profile)
        event = activate_profile(known, number, active_from=active_from, at=services.now(), wrong=wrong)
        return await commit_profile_event(services, command, known, event, number=number)

    return await once(services, command, lambda: decide_until_true(services, command, f"routingProfile:{code}", run))


async def _wrong_by_now(services: Services, organization: str, profile: RoutingProfile) -> list[Refusal]:
    """What would be refused if it were saved today, with its place in the version."""
    known = await known_codes(services, organization, profile)
    return [refusal.at("version", *refusal.field) for refusal in profile_refusals(profile, known)]
