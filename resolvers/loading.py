"""Loads of one operation, or of one event of a subscription: everything as the client may see it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from domain.access.principal import Principal
from domain.access.tracking_token import TrackingToken, sign_token
from domain.access.view import (
    channel_view,
    order_view,
    sees_ledger,
    sees_location,
    sees_reservation,
    sees_routing,
    stock_level_view,
    visible_channels,
)
from domain.catalog.sku import Sku
from domain.channels.channel import Channel
from domain.channels.stock_share import StockShare
from domain.delivery.carrier_service import CarrierService
from domain.events import LoggedEvent
from domain.inventory.movements import StockChanged, StockMovement
from domain.inventory.stock_level import StockLevel
from domain.network.location import Location
from domain.orders.fulfillment_order import FulfillmentOrder
from domain.orders.ids import order_id_of
from domain.orders.order import Order, order_stream
from domain.reservations.reservation import Reservation
from domain.routing.pilots.pilot import RoutingPilot
from domain.shipments.shipment import Shipment
from resolvers.pages import EVENTS, PageOf, page_request
from resolvers.routing_deltas import ForcedDifferences, RoutingDeltas
from resolvers.stock_loading import StockLoads
from storage.paging import cut_page
from storage.store import Storage

Found = TypeVar("Found")


class Loads:
    """Remembers what it has found, also that there is nothing: use one per operation, event and root field of a mutation.

    What is asked for at the same time becomes one read below, in the coalescers of storage.
    """

    def __init__(self, storage: Storage, principal: Principal, differences: ForcedDifferences) -> None:
        self._storage = storage
        self._principal = principal
        self.routing_delta = RoutingDeltas(differences, principal).get
        self._orders: dict[str, Order | None] = {}
        self._locations: dict[str, Location | None] = {}
        self._skus: dict[str, Sku | None] = {}
        self._channels: dict[str, Channel | None] = {}
        self._carrier_services: dict[str, CarrierService | None] = {}
        self._stock_levels: dict[tuple[str, str], StockLevel | None] = {}

    @property
    def stock(self) -> StockLoads:
        """Loads of what is coming. Made for those who ask: kept, they would tie all that is loaded into a cycle."""
        return StockLoads(self._storage, self._principal, self.order)

    async def order(self, order_id: str) -> Order | None:
        """The order as the client may see it."""
        if order_id in self._orders:
            return self._orders[order_id]
        order = await self._storage.orders.get(self._organization, order_id)
        return self._remember(order_id, order)

    async def order_of(self, inner_id: str) -> Order | None:
        """The order that holds this line, fulfillment order, shipment or hold."""
        order_id = order_id_of(inner_id)
        return await self.order(order_id) if order_id else None

    def prime_order(self, order: Order) -> Order | None:
        """Remember an order that was loaded otherwise; the answer is what the client may see of it."""
        return self._remember(order.id, order)

    def show_order(self, order: Order) -> Order:
        """As `prime_order`, for an order that was found within the client's limits."""
        shown = self.prime_order(order)
        assert shown is not None
        return shown

    def show_fulfillment_order(self, order: Order, fulfillment_order_id: str) -> FulfillmentOrder:
        """One that was found within the client's limits, with its order remembered."""
        part = self.show_order(order).fulfillment_order(fulfillment_order_id)
        assert part is not None
        return part

    def show_shipment(self, order: Order, shipment_id: str) -> Shipment:
        """One that was found within the client's limits, with its order remembered."""
        shipment = self.show_order(order).shipment(shipment_id)
        assert shipment is not None
        return shipment

    async def reservation(self, reservation_id: str) -> Reservation | None:
        """The reservation as it is for everybody: one that is due has expired."""
        reservation = await self._storage.reservations.shown(self._organization, reservation_id)
        return reservation if reservation and sees_reservation(self._principal, reservation) else None

    async def location(self, code: str) -> Location | None:
        if not sees_location(self._principal, code):
            return None
        return await self._once(self._locations, code, self._storage.locations.get)

    async def sku(self, code: str) -> Sku | None:
        return await self._once(self._skus, code, self._storage.skus.get)

    async def carrier_service(self, code: str) -> CarrierService | None:
        return await self._once(self._carrier_services, code, self._storage.carrier_services.get)

    async def routing_pilot(self, code: str) -> RoutingPilot | None:
        return (
            await self._storage.routing_pilots.get(self._organization, code) if sees_routing(self._principal) else None
        )

    async def stock_level(self, sku: str, location: str) -> StockLevel | None:
        if not sees_location(self._principal, location):
            return None
        if (sku, location) not in self._stock_levels:
            level = await self._storage.stock_levels.get(self._organization, sku, location)
            shown = [] if level is None else await self.show_stock_levels([level])
            self._stock_levels[sku, location] = shown[0] if shown else None
        return self._stock_levels[sku, location]

    async def stock_levels(self, pairs: Sequence[tuple[str, str]]) -> list[StockLevel]:
        """The levels that exist at these pairs of SKU and location, in their order, in one read."""
        found = await self._storage.stock_levels.get_many(
            self._organization, pairs, locations=self._principal.locations
        )
        return await self.show_stock_levels(found)

    async def show_stock_levels(self, levels: Sequence[StockLevel]) -> list[StockLevel]:
        """Levels that were found within the client's limits, as it may see them."""
        shares = await self._shares()
        return list(levels) if shares is None else [stock_level_view(level, shares) for level in levels]

    async def channel(self, code: str) -> Channel | None:
        visible = visible_channels(self._principal)
        if visible is not None and code not in visible:
            return None
        channel = await self._once(self._channels, code, self._storage.channels.get)
        return None if channel is None else channel_view(channel, self._principal)

    async def stock_movement(self, stream: str, version: int) -> StockMovement | None:
        """The ledger row that is this event of a stock level, if the event is a movement that the client may see."""
        if not sees_ledger(self._principal):
            return None
        found = await self._storage.event_log.read_stream(
            self._organization, stream, after_version=version - 1, limit=1
        )
        if not found or not isinstance(found[0].data, StockChanged):
            return None
        event = found[0]
        return found[0].data.as_movement(event_id=event.id, occurred_at=event.occurred_at, version=event.version)

    async def tracking_token(self, order_id: str) -> str:
        """A token for the order that does not end by itself; the same each time."""
        secret = await self._storage.organizations.tracking_secret(self._organization)
        return sign_token(TrackingToken(organization=self._organization, order_id=order_id), secret)

    async def order_events(self, order_id: str, first: int | None, after: str | None) -> PageOf[LoggedEvent]:
        """A page of the order's events, oldest first."""
        request = page_request(EVENTS, first=first, after=after)
        after_version = request.after[0] if request.after else 0
        found = await self._storage.event_log.read_stream(
            self._organization, order_stream(order_id), after_version=after_version, limit=request.limit + 1
        )
        return PageOf(cut_page(found, request, cursor_of=lambda event: (event.version,)))

    async def _shares(self) -> list[StockShare] | None:
        """The shares of the channels that the client is limited to; None without such a limit."""
        channels = self._principal.channels
        if channels is None:
            return None
        settings = self._storage.channels.settings
        found = await asyncio.gather(*(settings(self._organization, code) for code in sorted(channels)))
        return [channel.share for channel in found]

    @property
    def _organization(self) -> str:
        return self._principal.home

    def _remember(self, order_id: str, order: Order | None) -> Order | None:
        self._orders[order_id] = order_view(order, self._principal) if order else None
        return self._orders[order_id]

    async def _once(
        self, known: dict[str, Found | None], key: str, read: Callable[[str, str], Awaitable[Found | None]]
    ) -> Found | None:
        if key not in known:
            known[key] = await read(self._organization, key)
        return known[key]
