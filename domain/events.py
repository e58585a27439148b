"""The event log's vocabulary: one table from type to class, and the envelope of a logged event."""

from datetime import datetime
from typing import get_args

from msgspec import Struct

from domain.catalog.sku import SkuSaved
from domain.channels.channel import ChannelSaved
from domain.counts.events import CountEvent
from domain.delivery.carrier_service import CarrierServiceSaved
from domain.inventory.crossings import StockSignal
from domain.inventory.movements import StockChanged
from domain.inventory.safety_stock_rule import SafetyStockRuleSaved
from domain.network.location import LocationSaved
from domain.orders.events import SHIPMENT_EVENT_TYPES, OrderEvent, ShipmentTracked
from domain.reservations.events import ReservationEvent
from domain.routing.pilots.pilot import RoutingPilotSaved
from domain.routing.profiles.assignment import RoutingAssignmentsSaved
from domain.routing.profiles.events import RoutingProfileEvent
from domain.stock_imports.events import StockImportEvent
from domain.supply.events import IncomingSupplyEvent
from domain.transfers.events import TransferEvent

DomainEvent = (
    OrderEvent
    | StockChanged
    | StockSignal
    | ReservationEvent
    | IncomingSupplyEvent
    | TransferEvent
    | CountEvent
    | StockImportEvent
    | SafetyStockRuleSaved
    | RoutingProfileEvent
    | RoutingAssignmentsSaved
    | ChannelSaved
    | RoutingPilotSaved
    | CarrierServiceSaved
    | LocationSaved
    | SkuSaved
)

EVENT_TYPES: dict[str, type[DomainEvent]] = {
    **{event.TYPE: event for event in get_args(DomainEvent) if event is not ShipmentTracked},
    **dict.fromkeys(SHIPMENT_EVENT_TYPES.values(), ShipmentTracked),
}
"""Every event type as stored (`order.placed`), with the class of its data."""


class Touched(Struct, frozen=True, kw_only=True):
    """A fulfillment order that an event changed, and the location whose work queue it is in."""

    location: str
    fulfillment_order_id: str


class LoggedEvent(Struct, frozen=True, kw_only=True):
    """One entry of the log. `version` counts the events of `stream` from 1 without holes; `index` its place in the commit."""

    id: str
    stream: str
    version: int
    type: str
    occurred_at: datetime
    causation_id: str
    commit: str
    index: int
    touched: tuple[Touched, ...]
    data: DomainEvent
