"""State = fold of events, for every kind of stream."""

from collections.abc import Callable, Iterable
from typing import get_args

from msgspec.structs import replace

from domain.catalog.sku import Sku, SkuSaved
from domain.channels.channel import Channel, ChannelSaved
from domain.counts.events import CountEvent, apply_count_event
from domain.counts.stock_count import StockCount
from domain.delivery.carrier_service import CarrierService, CarrierServiceSaved
from domain.events import DomainEvent
from domain.inventory.crossings import StockLow, StockOut, StockReplenished, apply_signal
from domain.inventory.movements import StockChanged, apply_movement
from domain.inventory.safety_stock_rule import SafetyStockRule, SafetyStockRuleSaved
from domain.inventory.stock_level import StockLevel
from domain.network.location import Location, LocationSaved
from domain.orders.apply import apply_order_event
from domain.orders.events import OrderEvent
from domain.orders.order import Order
from domain.reservations.events import ReservationEvent, apply_reservation_event
from domain.reservations.reservation import Reservation
from domain.routing.pilots.pilot import RoutingPilot, RoutingPilotSaved
from domain.routing.profiles.assignment import RoutingAssignments, RoutingAssignmentsSaved
from domain.routing.profiles.events import RoutingProfileEvent, apply_profile_event
from domain.routing.profiles.versions import RoutingProfileVersions
from domain.stock_imports.events import StockImportEvent, apply_import_event
from domain.stock_imports.stock_import import StockImport
from domain.supply.events import IncomingSupplyEvent, apply_supply_event
from domain.supply.incoming_supply import IncomingSupply
from domain.transfers.events import TransferEvent, apply_transfer_event
from domain.transfers.stock_transfer import StockTransfer

SavedState = Location | Sku | Channel | CarrierService | SafetyStockRule | RoutingAssignments | RoutingPilot
FoldedState = Order | Reservation | IncomingSupply | StockTransfer | StockCount | StockImport | RoutingProfileVersions
DocumentState = FoldedState | SavedState
"""Kept as one document each; an operation hands it to storage with its events."""
State = DocumentState | StockLevel
"""Stock levels change by claims, which are decided inside the transaction."""

_SAVED: dict[type[DomainEvent], str] = {
    LocationSaved: "location",
    SkuSaved: "sku",
    ChannelSaved: "channel",
    CarrierServiceSaved: "carrier_service",
    SafetyStockRuleSaved: "rule",
    RoutingAssignmentsSaved: "assignments",
    RoutingPilotSaved: "pilot",
}
"""Events that say all of the new state, with the field that holds it."""
_FOLDS: tuple[tuple[type, tuple[type[DomainEvent], ...], Callable[..., FoldedState]], ...] = (
    (Order, get_args(OrderEvent), apply_order_event),
    (Reservation, get_args(ReservationEvent), apply_reservation_event),
    (IncomingSupply, get_args(IncomingSupplyEvent), apply_supply_event),
    (StockTransfer, get_args(TransferEvent), apply_transfer_event),
    (StockCount, get_args(CountEvent), apply_count_event),
    (StockImport, get_args(StockImportEvent), apply_import_event),
    (RoutingProfileVersions, get_args(RoutingProfileEvent), apply_profile_event),
)
"""The states that events lead to, one by one."""
_FOLD_OF: dict[type[DomainEvent], tuple[type, Callable[..., FoldedState]]] = {
    event: (kind, apply_event) for kind, events, apply_event in _FOLDS for event in events
}


def apply(state: State | None, event: DomainEvent) -> State:
    """The state after the event; `state` is None before the first event of its stream."""
    if type(event) in _FOLD_OF:
        kind, apply_event = _FOLD_OF[type(event)]
        assert state is None or isinstance(state, kind)
        return apply_event(state, event)
    if isinstance(event, StockChanged):
        level = state or StockLevel(sku=event.sku, location=event.location)
        assert isinstance(level, StockLevel)
        return apply_movement(level, event)
    if isinstance(event, StockLow | StockOut | StockReplenished):
        assert isinstance(state, StockLevel)
        return apply_signal(state, event)
    return _saved(state, event)


def fold(events: Iterable[DomainEvent]) -> State | None:
    """The state that the events of one stream lead to."""
    state: State | None = None
    for event in events:
        state = apply(state, event)
    return state


def _saved(state: State | None, event: DomainEvent) -> SavedState:
    saved: SavedState = getattr(event, _SAVED[type(event)])
    assert state is None or isinstance(state, type(saved))
    return replace(saved, version=1 if state is None else state.version + 1)
