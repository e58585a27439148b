"""The one way to save what an organization keeps by code: locations, SKUs, channels, carrier services, pilots."""

from msgspec.structs import replace

from domain.catalog.sku import Sku, SkuSaved
from domain.channels.channel import Channel, ChannelSaved
from domain.delivery.carrier_service import CarrierService, CarrierServiceSaved
from domain.network.location import Location, LocationSaved
from domain.refusals import VersionConflict
from domain.routing.pilots.pilot import RoutingPilot, RoutingPilotSaved
from operations.command import Command, Result
from operations.committing import commit
from operations.deciding_again import decide_until_true
from operations.replaying import once
from operations.services import Services
from storage.change import Change, StreamEvent, StreamWrite

Entry = Location | Sku | Channel | CarrierService | RoutingPilot


async def save_catalog_entry(services: Services, command: Command, entry: Entry) -> Result:
    """Create or replace it; the result names it as `code`. Raises VersionConflict (expected 0 means that it is new)."""

    async def run() -> Result:
        return await _save(services, command, entry)

    return await once(services, command, lambda: decide_until_true(services, command, entry.stream, run))


async def _save(services: Services, command: Command, entry: Entry) -> Result:
    known = await _known(services, command, entry)
    version = 0 if known is None else known.version
    if command.expected_version not in (None, version):
        raise VersionConflict(expected=command.expected_version or 0, actual=version)
    if known is not None and replace(entry, version=version) == known:
        return Result(ids={"code": entry.code})
    change = _change(services, command, replace(entry, version=version + 1))
    return await commit(services, change, {"code": entry.code})


async def _known(services: Services, command: Command, entry: Entry) -> Entry | None:
    if isinstance(entry, Location):
        return await services.storage.locations.get(command.organization, entry.code)
    if isinstance(entry, Channel):
        return await services.storage.channels.get(command.organization, entry.code)
    if isinstance(entry, CarrierService):
        return await services.storage.carrier_services.get(command.organization, entry.code)
    if isinstance(entry, RoutingPilot):
        return await services.storage.routing_pilots.get(command.organization, entry.code)
    return await services.storage.skus.get(command.organization, entry.code)


def _change(services: Services, command: Command, entry: Entry) -> Change:
    write = StreamWrite(
        stream=entry.stream, expected_version=entry.version - 1, state=entry, events=(StreamEvent(data=_saved(entry)),)
    )
    return Change(
        id=f"cmd_{services.new_key()}",
        organization=command.organization,
        occurred_at=services.now(),
        writes=(write,),
        idempotency=command.claim({"code": entry.code}),
    )


def _saved(entry: Entry) -> LocationSaved | SkuSaved | ChannelSaved | CarrierServiceSaved | RoutingPilotSaved:
    if isinstance(entry, Location):
        return LocationSaved(location=entry)
    if isinstance(entry, CarrierService):
        return CarrierServiceSaved(carrier_service=entry)
    if isinstance(entry, RoutingPilot):
        return RoutingPilotSaved(pilot=entry)
    return ChannelSaved(channel=entry) if isinstance(entry, Channel) else SkuSaved(sku=entry)
