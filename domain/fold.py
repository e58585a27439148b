"""State = fold of events, for every kind of stream."""

from collections.abc import Iterable
from dataclasses import replace
from typing import get_args

from domain.catalog.sku import Sku, SkuSaved
from domain.channels.channel import Channel, ChannelSaved
from domain.events import DomainEvent
from domain.inventory.crossings import StockLow, StockOut, StockReplenished, apply_signal
from domain.inventory.movements import StockChanged, apply_movement
from domain.inventory.stock_level import StockLevel
from domain.network.location import Location, LocationSaved
from domain.orders.apply import apply_order_event
from domain.orders.events import OrderEvent
from domain.orders.order import Order
from domain.reservations.events import ReservationEvent, apply_reservation_event
from domain.reservations.reservation import Reservation

SavedState = Location | Sku | Channel
State = Order | StockLevel | Reservation | SavedState

_SAVED: dict[type[DomainEvent], str] = {LocationSaved: "location", SkuSaved: "sku", ChannelSaved: "channel"}
"""Events that say all of the new state, with the field that holds it."""
_ORDER_EVENTS = get_args(OrderEvent)
_RESERVATION_EVENTS = get_args(ReservationEvent)


def apply(state: State | None, event: DomainEvent) -> State:
    """The state after the event; `state` is None before the first event of its stream."""
    if isinstance(event, _ORDER_EVENTS):
        assert state is None or isinstance(state, Order)
        return apply_order_event(state, event)
    if isinstance(event, StockChanged):
        level = state or StockLevel(sku=event.sku, location=event.location)
        assert isinstance(level, StockLevel)
        return apply_movement(level, event)
    if isinstance(event, StockLow | StockOut | StockReplenished):
        assert isinstance(state, StockLevel)
        return apply_signal(state, event)
    if isinstance(event, _RESERVATION_EVENTS):
        assert state is None or isinstance(state, Reservation)
        return apply_reservation_event(state, event)
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
