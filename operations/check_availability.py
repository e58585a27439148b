"""Say what can be promised, with the functions that placing an order promises by."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec.structs import replace

from domain.access.principal import Principal
from domain.availability.availability import Availability, DeliveryEstimate, item_availability
from domain.availability.estimate import estimate_delivery
from domain.availability.outlook import Outlook, Prospects, outlook
from domain.availability.request import AvailabilityRequest, check_request
from domain.catalog.sku import Sku
from domain.channels.channel import Channel, unsaved_channel
from domain.delivery.location_promise import location_promise
from domain.delivery.promise import DeliveryPromise
from domain.orders.demand import new_line, point_of
from domain.orders.order import Priority
from domain.refusals import InvalidInput, NotFound, raise_all
from domain.routing.problem import RoutingDemand, RoutingProblem
from operations.live_problem import live_problem
from operations.locate_address import locate_address
from operations.named_location import check_among
from operations.reach import channel_only, whole_orders_only
from operations.services import Services
from storage.network_cache import Network


async def check_availability(services: Services, principal: Principal, request: AvailabilityRequest) -> Availability:
    """Units now and later for up to 100 items, and how all of them together would be delivered.

    Raises everything that is wrong with the request at once.
    """
    whole_orders_only(principal)
    organization = principal.home
    now = services.now()
    request = replace(request, channel=_asking_channel(principal, request.channel))
    check_request(request, now=now)
    if request.ship_to is not None:
        request = replace(request, ship_to=locate_address(request.ship_to, "destination"))
    at = max(request.at or now, now)
    versions = (await services.storage.marks.of(organization)).versions
    network = await _network(services, organization, request, versions)
    skus = await _skus(services, organization, request, versions)
    channel = await _settings(services, organization, request.channel, versions)
    prospects = await _prospects(services, organization, list(skus))
    seen = outlook(
        request,
        prospects,
        skus=list(skus.values()),
        network=network.locations,
        share=channel.share,
        now=now,
        at=at,
    )
    items = tuple(
        item_availability(
            sku=item.sku,
            requested=item.quantity,
            at=at,
            visible=seen.stock[item.sku],
            arrivals=seen.arrivals[item.sku],
            backorderable=skus[item.sku].allow_backorder,
        )
        for item in request.items
    )
    if not request.asks_for_delivery:
        return Availability(at=at, items=items)
    profiles = await services.storage.routing_profiles.choice(organization, version=versions["routing_profiles"])
    problem = await live_problem(
        services,
        organization,
        (_demand(request, skus, channel),),
        profile=profiles.choose(
            channel=channel.code, segment=None, method=request.method, priority=Priority.NORMAL, at=now
        ),
        network=network,
        stock=seen.stock,
        at=at,
    )
    delivery = await asyncio.to_thread(_estimate, request, problem, seen, network, at)
    return Availability(at=at, items=items, delivery=delivery)


def _asking_channel(principal: Principal, channel: str | None) -> str | None:
    """The channel that asks; a client of only one need not name it."""
    if channel is not None:
        channel_only(principal, channel)
        return channel
    if principal.channels is None:
        return None
    if len(principal.channels) > 1:
        raise InvalidInput("Name the channel.", field=("channel",))
    return next(iter(principal.channels))


async def _network(
    services: Services, organization: str, request: AvailabilityRequest, versions: Mapping[str, int]
) -> Network:
    network = await services.storage.locations.network(organization, version=versions["locations"])
    check_among(network.locations, request.pickup_location)
    return network


async def _skus(
    services: Services, organization: str, request: AvailabilityRequest, versions: Mapping[str, int]
) -> dict[str, Sku]:
    codes = sorted({item.sku for item in request.items})
    found = await services.storage.skus.get_many(organization, codes, version=versions["skus"])
    skus = {sku.code: sku for sku in found}
    raise_all(
        [
            NotFound(f"No SKU {item.sku}.", field=("items", str(index), "sku"))
            for index, item in enumerate(request.items)
            if item.sku not in skus
        ]
    )
    return skus


async def _settings(services: Services, organization: str, channel: str | None, versions: Mapping[str, int]) -> Channel:
    if channel is None:
        return unsaved_channel("")
    return await services.storage.channels.settings(organization, channel, version=versions["channels"])


async def _prospects(services: Services, organization: str, codes: Sequence[str]) -> Prospects:
    storage = services.storage
    available, supply, transfers, waiting = await asyncio.gather(
        storage.stock_levels.available(organization, codes),
        storage.incoming.outstanding_supply(organization, codes),
        storage.incoming.outstanding_transfers(organization, codes),
        storage.waiting_orders.units(organization, codes),
    )
    return Prospects(available=available, expected=[*supply, *transfers], waiting=waiting)


def _demand(request: AvailabilityRequest, skus: dict[str, Sku], channel: Channel) -> RoutingDemand:
    """The demand of an order that nobody has placed."""
    lines = tuple(
        new_line(str(number), skus[item.sku], item.quantity) for number, item in enumerate(request.items, start=1)
    )
    return RoutingDemand(
        order="availability",
        method=request.method,
        lines=lines,
        destination=point_of(request.ship_to),
        pickup_location=request.pickup_location,
        channel=channel.code,
    )


def _estimate(
    request: AvailabilityRequest,
    problem: RoutingProblem,
    seen: Outlook,
    network: Network,
    at: datetime,
) -> DeliveryEstimate:
    def promise(location: str, service: str | None, ordered_at: datetime) -> DeliveryPromise:
        return location_promise(
            network.by_code[location],
            method=request.method,
            destination=request.ship_to,
            services=network.carrier_services,
            at=ordered_at,
            unknown_kilometers=problem.profile.costs.distance_unknown_kilometers,
            service=service,
        )

    arrivals = sorted(
        (units for coming in seen.arrivals.values() for units in coming),
        key=lambda units: (units.at, units.location, units.sku),
    )
    return estimate_delivery(problem, arrivals, promise, at=at)
