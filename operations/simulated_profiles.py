"""The profiles of a simulation: saved ones, and those that are only tried."""

from collections.abc import Sequence
from datetime import datetime

from domain.refusals import InvalidInput, NotFound, Refusal, raise_all
from domain.routing.profile import RoutingProfile
from domain.routing.profiles.profile_refusals import profile_refusals
from domain.routing.profiles.versions import with_built_in
from domain.routing.simulation.request import AskedProfile
from operations.known_codes import known_codes
from operations.services import Services


async def simulated_profiles(
    services: Services, organization: str, asked: Sequence[AskedProfile], *, at: datetime
) -> list[RoutingProfile]:
    """In the order asked. Raises everything that is wrong with any of them; they have to be in one currency."""
    profiles: list[RoutingProfile] = []
    refusals: list[Refusal] = []
    for index, each in enumerate(asked):
        path = ("profiles", str(index))
        if each.unsaved is not None:
            found = await _refusals(services, organization, each, each.unsaved)
            refusals += [refusal.at(*path, *_inner(refusal.field)) for refusal in found]
            profiles.append(each.unsaved)
            continue
        profile = await _saved(services, organization, each, at=at)
        if profile is None:
            what = f"No version of routing profile {each.code} is in force."
            if each.version is not None:
                what = f"No version {each.version} of routing profile {each.code}."
            refusals.append(NotFound(what, field=(*path, "code" if each.version is None else "version")))
        else:
            profiles.append(profile)
    raise_all(refusals)
    if len({profile.currency_code for profile in profiles}) > 1:
        raise InvalidInput(
            "The profiles are in several currencies: their costs cannot be compared.", field=("profiles",)
        )
    return profiles


async def _refusals(
    services: Services, organization: str, asked: AskedProfile, profile: RoutingProfile
) -> list[Refusal]:
    known = await known_codes(services, organization, profile)
    told = {refusal.field for refusal in asked.misread}
    return [*asked.misread, *(other for other in profile_refusals(profile, known) if other.field not in told)]


def _inner(field: tuple[str, ...]) -> tuple[str, ...]:
    """Where it stands in the input: the code beside the profile, everything else in it."""
    return field if field == ("code",) else ("profile", *field)


async def _saved(services: Services, organization: str, asked: AskedProfile, *, at: datetime) -> RoutingProfile | None:
    saved = with_built_in(asked.code, await services.storage.routing_profiles.get(organization, asked.code))
    if saved is None:
        return None
    version = saved.in_force(at) if asked.version is None else saved.numbered(asked.version)
    return None if version is None else version.profile
