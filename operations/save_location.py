"""Create or replace a location."""

from msgspec.structs import replace

from domain.network.location import Location
from domain.network.rules import location_refusals
from domain.refusals import raise_all
from operations.command import Command, Result
from operations.leave_closed_locations import leave_closed_locations
from operations.locate_address import locate_address
from operations.reach import unlimited_only
from operations.save_catalog_entry import save_catalog_entry
from operations.services import Services


async def save_location(services: Services, command: Command, *, location: Location) -> Result:
    """Save it with coordinates: its own, or those of its US postal code; the result names it as `code`.

    One that takes no work any more gives up what it has not accepted, as far as others can do it.
    """
    unlimited_only(command.principal)
    raise_all(location_refusals(location))
    located = replace(
        location, address=locate_address(location.address, "address"), groups=tuple(sorted(set(location.groups)))
    )
    result = await save_catalog_entry(services, command, located)
    if not location.active and not result.replayed:
        await leave_closed_locations(services, command.organization, [location.code])
    return result
