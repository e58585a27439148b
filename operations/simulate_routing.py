"""Route orders as it would be done now, by any profiles, and change nothing."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime

from domain.access.principal import Principal
from domain.catalog.sku import Sku
from domain.delivery.dispatch_calendar import ship_day
from domain.orders.demand import routing_demand
from domain.routing.problem import CapacityUsed
from domain.routing.profile import RoutingProfile
from domain.routing.simulation.comparison import compare
from domain.routing.simulation.profile_run import AskedOrder, ProfileRun, RoutingSimulation, World, run_profile
from domain.routing.simulation.request import SimulationRequest, check_simulation
from operations.reach import unlimited_only
from operations.services import Services
from operations.simulated_orders import SimulatedOrder, drafted_orders, placed_orders
from operations.simulated_profiles import simulated_profiles
from operations.simulation_turns import SimulationWork
from storage.network_cache import Network


async def simulate_routing(services: Services, principal: Principal, request: SimulationRequest) -> RoutingSimulation:
    """The orders by each of the profiles, side by side.

    Raises everything that is wrong with the request, NotFound for what it names and does not exist, and NotPermitted
    for clients that are limited: it tells costs and the whole network. SimulationsBusy while others simulate.
    """
    unlimited_only(principal)
    services.simulations.check()
    organization = principal.home
    now = services.now()
    check_simulation(request, now=now)
    at = request.at or now
    profiles = await simulated_profiles(services, organization, request.profiles, at=at)
    network = await services.storage.locations.network(organization)
    if request.drafts is not None:
        asked = await drafted_orders(services, organization, request.drafts, network, now=now)
    else:
        asked = await placed_orders(services, organization, request.order_ids or ())
    skus = await _skus(services, organization, asked)
    demands = [AskedOrder(demand=routing_demand(each.order, each.units, skus=skus), own=each.held) for each in asked]
    world = await _world(services, organization, asked, network, at=at)
    used = await _capacity_used(services, organization, profiles, network, at=at)
    async with services.simulations.turn(steps=len(profiles) * len(demands)) as work:
        runs = await asyncio.to_thread(_run_all, profiles, demands, world, used, work)
    return RoutingSimulation(at=at, runs=tuple(runs), compared=compare([run.kpis for run in runs]))


def _run_all(
    profiles: Sequence[RoutingProfile],
    demands: Sequence[AskedOrder],
    world: World,
    used: Mapping[str, CapacityUsed],
    work: SimulationWork,
) -> list[ProfileRun]:
    return [run_profile(profile, demands, world, used, before_each=work.go_on) for profile in profiles]


async def _skus(services: Services, organization: str, asked: Sequence[SimulatedOrder]) -> Mapping[str, Sku]:
    codes = sorted({line.sku for each in asked for line in each.order.lines})
    return {sku.code: sku for sku in await services.storage.skus.get_many(organization, codes)}


async def _world(
    services: Services, organization: str, asked: Sequence[SimulatedOrder], network: Network, *, at: datetime
) -> World:
    codes = sorted({line.sku for each in asked for line in each.order.lines})
    available = await services.storage.stock_levels.available(organization, codes)
    stock = {sku: dict(places) for sku, places in available.items()}
    for each in asked:
        for (sku, location), units in each.held.items():
            places = stock.setdefault(sku, {})
            places[location] = places.get(location, 0) + units
    channels = sorted({each.order.channel for each in asked})
    settings = [await services.storage.channels.settings(organization, code) for code in channels]
    return World(
        locations=network.candidates,
        services=network.carrier_services,
        calendars=network.calendars,
        stock=stock,
        shares={code: channel.share for code, channel in zip(channels, settings, strict=True)},
        at=at,
    )


async def _capacity_used(
    services: Services, organization: str, profiles: Sequence[RoutingProfile], network: Network, *, at: datetime
) -> Mapping[str, CapacityUsed]:
    if not any(profile.limits_capacity for profile in profiles):
        return {}
    days = {code: ship_day(calendar, at=at) for code, calendar in network.calendars.items()}
    return await services.storage.capacity.used(organization, days)
