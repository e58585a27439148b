"""Create or replace a routing pilot."""

import asyncio

from domain.refusals import raise_all
from domain.routing.pilots.pilot import RoutingPilot
from domain.routing.pilots.rules import pilot_refusals
from domain.routing.profile import DEFAULT_PROFILE
from domain.routing.profiles.choice import in_use
from operations.command import Command, Result
from operations.known_codes import known_channels, possible_codes
from operations.reach import unlimited_only
from operations.save_catalog_entry import save_catalog_entry
from operations.services import Services


async def save_routing_pilot(services: Services, command: Command, *, pilot: RoutingPilot) -> Result:
    """Save it; the result names it as `code`. It counts from now on, also for orders that are routed again.

    Raises everything that is wrong with it at once.
    """
    unlimited_only(command.principal)
    organization = command.organization
    codes = possible_codes({arm.profile_code for arm in pilot.arms if arm.profile_code is not None})
    network, saved, channels = await asyncio.gather(
        services.storage.locations.network(organization),
        services.storage.routing_profiles.get_many(organization, codes),
        known_channels(services, organization, pilot.channels_named),
    )
    now = services.now()
    in_force = {
        profile.code for profile in saved if any(version.active_from <= now for version in in_use(profile.versions))
    }
    refusals = pilot_refusals(
        pilot,
        channels=channels,
        profiles={*in_force, DEFAULT_PROFILE.code},
        locations={location.code for location in network.candidates},
        groups=frozenset[str]().union(*(location.groups for location in network.candidates)),
    )
    raise_all(refusals)
    return await save_catalog_entry(services, command, pilot)
