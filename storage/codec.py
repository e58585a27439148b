"""Domain objects as documents, and back."""

from datetime import datetime
from operator import attrgetter
from typing import Any, TypeVar

from msgspec import convert, to_builtins

from domain.catalog.sku import Sku
from domain.channels.channel import Channel
from domain.counts.stock_count import StockCount
from domain.delivery.carrier_service import CarrierService
from domain.events import EVENT_TYPES, DomainEvent, LoggedEvent, Touched
from domain.fold import DocumentState
from domain.inventory.movements import BUCKETS
from domain.inventory.safety_stock_rule import SafetyStockRule
from domain.inventory.stock_level import StockLevel
from domain.network.location import Location
from domain.orders.dispatching import dispatching_units
from domain.orders.order import Order
from domain.orders.replan import release_times, retried_units
from domain.orders.status import fulfillment_status
from domain.orders.waiting import backordered_units, place_in_line
from domain.reservations.reservation import Reservation
from domain.routing.pilots.pilot import RoutingPilot
from domain.routing.profiles.assignment import RoutingAssignments
from domain.routing.profiles.versions import RoutingProfileVersions
from domain.stock_imports.stock_import import StockImport
from domain.supply.incoming_supply import IncomingSupply
from domain.transfers.stock_transfer import StockTransfer
from storage.database import Document
from storage.keys import dispatching_word, document_key, event_id, event_key, level_key

T = TypeVar("T")

COLLECTIONS: dict[type[DocumentState], str] = {
    Order: "orders",
    Reservation: "reservations",
    IncomingSupply: "incoming_supplies",
    StockTransfer: "stock_transfers",
    StockCount: "stock_counts",
    StockImport: "stock_imports",
    SafetyStockRule: "safety_stock_rules",
    Location: "locations",
    Sku: "skus",
    Channel: "channels",
    CarrierService: "carrier_services",
    RoutingProfileVersions: "routing_profiles",
    RoutingAssignments: "routing_assignments",
    RoutingPilot: "routing_pilots",
}
"""Where the state of a stream is kept."""

LEVEL_FIELDS = (
    *BUCKETS,
    "on_hand",
    "safety_stock_target",
    "target_of_category",
    "low_stock_threshold",
    "version",
)
_level_values = attrgetter(*LEVEL_FIELDS)


def encode(value: Any) -> Document:
    """A domain object as builtins; dates stay dates, and sets have an order of their own.

    Classes with `omit_defaults` leave out what has its default value, and reading supplies it. So the defaults of their
    fields are part of what stored documents say: another default needs another field, or a migration.
    """
    document: Document = to_builtins(value, builtin_types=(datetime,), order="deterministic")
    return document


def decode(document: Document, kind: type[T]) -> T:
    """The domain object in a document; fields that only storage knows are passed over."""
    return convert(document, kind, builtin_types=(datetime,))


def state_document(organization: str, state: DocumentState) -> Document:
    """What is stored of the state of a stream."""
    document = encode(state)
    document["_id"] = document_key(organization, state_id(state))
    document["organization"] = organization
    if isinstance(state, Order):
        document.update(_derived(state))
    elif isinstance(state, Reservation):
        document.update(_held(state))
    return document


def state_id(state: DocumentState) -> str:
    """The part of the document's key after the organization."""
    return state.stream.partition(":")[2]


def _held(reservation: Reservation) -> Document:
    """The levels that a reservation holds units of, as long as it does."""
    if not reservation.active:
        return {"levels": []}
    return {"levels": [f"{units.sku}|{units.location}" for units in reservation.lines]}


def _derived(order: Order) -> Document:
    """What an order is found by; computed here alone, so that it cannot disagree with the order."""
    return {
        # Written always, like all that queries ask for by value.
        "state": order.state.value,
        "fulfillment_status": fulfillment_status(order).value,
        "on_hold": order.on_hold,
        "lookup": lookup_keys(order),
        **_waiting(order),
        **_dispatching(order),
        **_looked_at_again(order),
    }


def _dispatching(order: Order) -> Document:
    """What is to leave which location on which day; absent once the order has ended."""
    units = dispatching_units(order)
    if not units:
        return {}
    places = [{"at": dispatching_word(*place), "units": quantity} for place, quantity in units.items()]
    return {"dispatching": places}


def _looked_at_again(order: Order) -> Document:
    """When its scheduled work is to be released, and whether units wait that somebody may have later."""
    document: Document = {}
    releases = release_times(order)
    if releases:
        document["release_at"] = min(releases)
    if retried_units(order):
        document["retried"] = True
    return document


def _waiting(order: Order) -> Document:
    """What it waits for, and its place in the line; absent where nothing waits, so that indexes leave it out."""
    units = backordered_units(order)
    if not units:
        return {}
    rank, wanted_by, _, _ = place_in_line(order)
    return {
        "waiting": [{"sku": sku, "quantity": quantity} for sku, quantity in units.items()],
        "waiting_rank": rank,
        "waiting_by": wanted_by,
    }


def lookup_keys(order: Order) -> list[str]:
    """Exact words under which an order can be looked up."""
    keys = []
    if order.customer.id:
        keys.append(customer_lookup(order.customer.id))
    if order.customer.email:
        keys.append(email_lookup(order.customer.email))
    keys.extend(
        tracking_lookup(shipment.carrier, shipment.tracking_number)
        for shipment in order.shipments
        if shipment.tracking_number
    )
    return keys


def customer_lookup(customer_id: str) -> str:
    return f"customer:{customer_id}"


def email_lookup(email: str) -> str:
    return f"email:{email.casefold()}"


def tracking_lookup(carrier: str, tracking_number: str) -> str:
    return f"tracking:{carrier}|{tracking_number}"


def level_document(organization: str, level: StockLevel) -> Document:
    """What is stored of a stock level."""
    return {
        "_id": level_key(organization, level.sku, level.location),
        "organization": organization,
        "sku": level.sku,
        "location": level.location,
        **dict(zip(LEVEL_FIELDS, _level_values(level), strict=True)),
        "below_safety_stock": _is_below_safety_stock(level),
    }


def level_changes(before: StockLevel, after: StockLevel) -> Document:
    """The fields that differ: setting these alone costs the database two thirds of replacing the document."""
    each = zip(LEVEL_FIELDS, _level_values(before), _level_values(after), strict=True)
    changes = {name: new for name, old, new in each if new != old}
    below = _is_below_safety_stock(after)
    if below != _is_below_safety_stock(before):
        changes["below_safety_stock"] = below
    return changes


def _is_below_safety_stock(level: StockLevel) -> bool:
    return level.safety_stock < level.safety_stock_target


def event_document(
    organization: str, *, stream: str, version: int, occurred_at: datetime, causation_id: str, data: DomainEvent
) -> Document:
    """What is stored of an event, without its place in a commit."""
    return {
        "_id": event_key(organization, stream, version),
        "organization": organization,
        "stream": stream,
        "version": version,
        "type": data.TYPE,
        "occurredAt": occurred_at,
        "causationId": causation_id,
        "data": encode(data),
    }


def touched_documents(touched: tuple[Touched, ...]) -> list[Document]:
    return [{"location": item.location, "fulfillmentOrderId": item.fulfillment_order_id} for item in touched]


def logged_event(document: Document) -> LoggedEvent:
    """The event in a document of the log."""
    return LoggedEvent(
        id=event_id(document["stream"], document["version"]),
        stream=document["stream"],
        version=document["version"],
        type=document["type"],
        occurred_at=document["occurredAt"],
        causation_id=document["causationId"],
        commit=document["commit"],
        index=document["index"],
        touched=tuple(
            Touched(location=item["location"], fulfillment_order_id=item["fulfillmentOrderId"])
            for item in document.get("touched", ())
        ),
        data=decode(document["data"], EVENT_TYPES[document["type"]]),
    )
