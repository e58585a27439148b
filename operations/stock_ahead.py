"""The stock as it will be after a change: what orders that wait for it can count on."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from msgspec import Struct

from domain.catalog.sku import Sku
from domain.channels.channel import Channel
from domain.channels.stock_share import stock_of_share
from domain.inventory.claim import StockClaim
from domain.inventory.claims import Allocate
from domain.inventory.correcting import Correct
from domain.inventory.movements import apply_movement
from domain.inventory.stock_level import Pair, StockLevel, by_pair
from domain.orders.demand import routing_demand
from domain.orders.fulfillment_order import LineUnits
from domain.orders.order import Order
from domain.orders.waiting import backordered_units
from domain.refusals import Refusal
from domain.routing.profiles.choice import ProfileChoice
from operations.live_problem import live_problem
from operations.piloting import Piloted, arm_plan
from operations.routed import Routed
from operations.services import Services
from operations.solving import solve
from storage.change import Change
from storage.network_cache import Network


class StockAhead(Struct, frozen=True, kw_only=True):
    """`units` are those available by SKU and location, less what was taken already."""

    services: Services
    organization: str
    network: Network
    skus: Mapping[str, Sku]
    channels: Mapping[str, Channel]
    units: Mapping[str, dict[str, int]]
    profiles: ProfileChoice

    def any_left(self, skus: AbstractSet[str]) -> bool:
        """Whether units of one of these SKUs are left."""
        return any(units for sku in skus for units in self.units.get(sku, {}).values())

    def any_for(self, order: Order) -> bool:
        """Whether the order's channel may have any unit that the order waits for."""
        share = self.channels[order.channel].share
        return any(share.visible(units) for sku in backordered_units(order) for units in self.units[sku].values())

    async def route(self, order: Order, units: Sequence[LineUnits]) -> Routed:
        """The plan for these units of the order, by the profile that the order has now, or as its pilot has it."""
        demand = routing_demand(order, units, skus=self.skus)
        channel = self.channels[order.channel]
        stock = {line.sku: self.units[line.sku] for line in demand.lines}
        at = self.services.now()
        way = self.profiles.way_of(order, self.network.candidates, at)
        problem = await live_problem(
            self.services,
            self.organization,
            (demand,),
            profile=way.profile,
            network=self.network,
            stock={sku: dict(places) for sku, places in stock_of_share(stock, channel.share).items()},
            at=at,
        )
        if way.part is None:
            plan, seconds = await solve(problem)
            return Routed(problem=problem, plan=plan, seconds=seconds, channel=channel, network=self.network)
        chosen = await arm_plan(way.part.name, way.part.arm, order, problem, first=False)
        return Routed(
            problem=problem,
            plan=chosen.plan,
            seconds=chosen.seconds,
            channel=channel,
            network=self.network,
            piloted=Piloted(participation=way.part),
        )

    def take(self, claims: Iterable[StockClaim]) -> None:
        """What these claims promise is no longer there."""
        for claim in claims:
            if isinstance(claim, Allocate):
                self.units[claim.sku][claim.location] -= claim.quantity


async def stock_after(services: Services, change: Change, orders: Sequence[Order]) -> StockAhead | None:
    """The stock of all that these orders ask for, as the change will leave it; None if the change does not fit."""
    organization = change.organization
    codes = sorted({line.sku for order in orders for line in order.lines})
    channels = sorted({order.channel for order in orders})
    network, profiles, skus, live, changed, settings = await asyncio.gather(
        services.storage.locations.network(organization),
        services.storage.routing_profiles.choice(organization),
        services.storage.skus.get_many(organization, codes),
        services.storage.stock_levels.available(organization, codes),
        _changed(services, change),
        asyncio.gather(*(services.storage.channels.settings(organization, code) for code in channels)),
    )
    if changed is None:
        return None
    units = {sku: dict(places) for sku, places in live.items()}
    for (sku, location), available in changed.items():
        if sku in units:
            units[sku][location] = available
    return StockAhead(
        services=services,
        organization=organization,
        network=network,
        skus={sku.code: sku for sku in skus},
        channels=dict(zip(channels, settings, strict=True)),
        units=units,
        profiles=profiles,
    )


async def _changed(services: Services, change: Change) -> dict[Pair, int] | None:
    """Available units of the levels that the change claims, after it; None if a claim does not fit."""
    pairs = sorted({(claim.sku, claim.location) for claim in change.claims})
    levels = by_pair(await services.storage.stock_levels.get_many(change.organization, pairs))
    for claim in change.claims:
        pair = claim.sku, claim.location
        level = levels.get(pair) or StockLevel(sku=claim.sku, location=claim.location)
        try:
            movement = claim.decide(level)
        except (Refusal, AssertionError):
            # The stock has moved on since the change was decided: its commit tells what becomes of it.
            return None
        if isinstance(claim, Correct):
            level = claim.ledger
        if movement is not None:
            levels[pair] = apply_movement(level, movement)
    return {pair: level.available for pair, level in levels.items()}
