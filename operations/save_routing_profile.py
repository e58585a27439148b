"""Save a routing profile as the draft of its code."""

from collections.abc import Sequence

from domain.refusals import Refusal, raise_all
from domain.routing.profile import RoutingProfile
from domain.routing.profiles.changing import save_profile
from domain.routing.profiles.profile_refusals import profile_refusals
from operations.command import Command, Result
from operations.deciding_again import decide_until_true
from operations.known_codes import known_codes
from operations.profile_changes import check_expected, commit_profile_event
from operations.reach import unlimited_only
from operations.replaying import once
from operations.services import Services


async def save_routing_profile(
    services: Services, command: Command, *, profile: RoutingProfile, misread: Sequence[Refusal] = ()
) -> Result:
    """Save it; the result names it as `code` and `version`. What is activated stays as it is.

    Raises everything that is wrong with it, `misread` included: amounts of the input that are none, and so 0 here.
    """
    unlimited_only(command.principal)
    known = await known_codes(services, command.organization, profile)
    told = {refusal.field for refusal in misread}
    others = [refusal for refusal in profile_refusals(profile, known) if refusal.field not in told]
    raise_all([*misread, *others])

    async def run() -> Result:
        saved = await services.storage.routing_profiles.get(command.organization, profile.code)
        check_expected(command, 0 if saved is None else saved.version)
        event = save_profile(saved, profile, at=services.now())
        if event is None:
            assert saved is not None
            assert saved.draft is not None
            return Result(ids={"code": profile.code, "version": saved.draft.number})
        return await commit_profile_event(services, command, saved, event, number=event.profile.version)

    stream = f"routingProfile:{profile.code}"
    return await once(services, command, lambda: decide_until_true(services, command, stream, run))
