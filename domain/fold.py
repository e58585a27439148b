"""State = fold of events, for every kind of stream."""

from collections.abc import Iterable
from dataclasses import replace

from domain.catalog.sku import Sku, SkuSaved
from domain.events import DomainEvent
from domain.inventory.movements import StockChanged, apply_movement
from domain.inventory.stock_level import StockLevel
from domain.network.location import Location, LocationSaved
from domain.orders.apply import apply_order_event
from domain.orders.order import Order

State = Order | StockLevel | Location | Sku


def apply(state: State | None, event: DomainEvent) -> State:
    """The state after the event; `state` is None before the first event of its stream."""
    match event:
        case StockChanged():
            level = state or StockLevel(sku=event.sku, location=event.location)
            assert isinstance(level, StockLevel)
            return apply_movement(level, event)
        case LocationSaved():
            assert state is None or isinstance(state, Location)
            return replace(event.location, version=1 if state is None else state.version + 1)
        case SkuSaved():
            assert state is None or isinstance(state, Sku)
            return replace(event.sku, version=1 if state is None else state.version + 1)
        case _:
            assert state is None or isinstance(state, Order)
            return apply_order_event(state, event)


def fold(events: Iterable[DomainEvent]) -> State | None:
    """The state that the events of one stream lead to."""
    state: State | None = None
    for event in events:
        state = apply(state, event)
    return state
