"""Which orders a list asks for, as a query and the index that answers it."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from domain.method import Method
from domain.orders.fulfillment_order import FulfillmentOrderStatus
from domain.orders.order import OrderState
from domain.orders.status import FulfillmentStatus
from domain.shipments.shipment import ShipmentStatus
from storage import indexes
from storage.codec import customer_lookup, email_lookup
from storage.database import Document

MERGED_SCANS_MAX = 180
"""MongoDB merges at most 200 index scans in sort order; beyond that it would sort all it finds in memory."""


_RELEASED: Document = {"release_at": None}
"""Limited to what a location has got: the rest is no business of its clients yet."""


class OrderFilter(Struct, frozen=True, kw_only=True):
    """Orders that meet all conditions; the values of one condition are alternatives. `placed_to` is exclusive."""

    states: tuple[OrderState, ...] | None = None
    fulfillment_statuses: tuple[FulfillmentStatus, ...] | None = None
    channels: tuple[str, ...] | None = None
    customer_id: str | None = None
    customer_email: str | None = None
    number: str | None = None
    placed_from: datetime | None = None
    placed_to: datetime | None = None
    on_hold: bool | None = None
    location_codes: tuple[str, ...] | None = None
    backordered_sku: str | None = None


class PartFilter(Struct, frozen=True, kw_only=True):
    """Fulfillment orders or shipments, by what they are and when their order was placed."""

    location_codes: tuple[str, ...] | None = None
    statuses: tuple[FulfillmentOrderStatus | ShipmentStatus, ...] | None = None
    method: Method | None = None
    carriers: tuple[str, ...] | None = None
    placed_from: datetime | None = None
    placed_to: datetime | None = None


class Plan(Struct, frozen=True, kw_only=True):
    """A query, and the index that answers it in the order of the list."""

    query: Document
    index: str


def narrowed(asked: Sequence[str] | None, limit: frozenset[str] | None) -> list[str] | None:
    """What of the asked is within the limit, sorted; None if neither says anything."""
    if asked is None:
        return None if limit is None else sorted(limit)
    return sorted(set(asked) if limit is None else limit.intersection(asked))


def placed_between(start: datetime | None, end: datetime | None) -> Document:
    bounds: Document = {}
    if start is not None:
        bounds["$gte"] = start
    if end is not None:
        bounds["$lt"] = end
    return {"placed_at": bounds} if bounds else {}


def order_plan(
    organization: str, order_filter: OrderFilter, channels: frozenset[str] | None, locations: frozenset[str] | None
) -> Plan | None:
    """How to find these orders within a client's limits; None if there can be none."""
    channel_codes = narrowed(order_filter.channels, channels)
    location_codes = narrowed(order_filter.location_codes, locations)
    if channel_codes == [] or location_codes == []:
        return None
    query: Document = {
        "organization": organization,
        **placed_between(order_filter.placed_from, order_filter.placed_to),
    }
    if channel_codes is not None:
        query["channel"] = {"$in": channel_codes}
    if order_filter.on_hold is not None:
        query["on_hold"] = order_filter.on_hold
    if order_filter.backordered_sku is not None:
        query["waiting.sku"] = order_filter.backordered_sku
    if order_filter.number is not None:
        query["number"] = order_filter.number
    if words := _lookup_words(order_filter):
        query["lookup"] = {"$all": words}
    if location_codes is not None:
        in_any_status = {"$in": [status.value for status in FulfillmentOrderStatus]}
        part: Document = {"location": {"$in": location_codes}, "status": in_any_status}
        query["fulfillment_orders"] = {"$elemMatch": part if locations is None else {**part, **_RELEASED}}
    if order_filter.states is not None:
        query["state"] = {"$in": [state.value for state in order_filter.states]}
    if order_filter.fulfillment_statuses is not None:
        query["fulfillment_status"] = {"$in": [status.value for status in order_filter.fulfillment_statuses]}
    return Plan(query=query, index=_order_index(query, location_codes, channel_codes))


def _lookup_words(order_filter: OrderFilter) -> list[str]:
    words = []
    if order_filter.customer_id is not None:
        words.append(customer_lookup(order_filter.customer_id))
    if order_filter.customer_email is not None:
        words.append(email_lookup(order_filter.customer_email))
    return words


def _order_index(query: Document, locations: list[str] | None, channels: list[str] | None) -> str:
    """The index that leads to the fewest orders. Completes the query where that index needs a condition more."""
    if "lookup" in query:
        return indexes.BY_LOOKUP
    if "number" in query:
        return indexes.BY_NUMBER
    if "waiting.sku" in query:
        return indexes.WAITING_BY_PLACED
    if query.get("on_hold"):
        return indexes.ON_HOLD
    if locations is not None and len(locations) * len(FulfillmentOrderStatus) <= MERGED_SCANS_MAX:
        return indexes.BY_WORK
    if "state" in query or "fulfillment_status" in query:
        query.setdefault("state", {"$in": [state.value for state in OrderState]})
        query.setdefault("fulfillment_status", {"$in": [status.value for status in FulfillmentStatus]})
        return indexes.BY_STATUS
    if channels is not None and len(channels) <= MERGED_SCANS_MAX:
        return indexes.BY_CHANNEL
    return indexes.BY_PLACED


def part_plan(
    organization: str,
    part_filter: PartFilter,
    channels: frozenset[str] | None,
    locations: frozenset[str] | None,
    *,
    shipments: bool,
) -> Plan | None:
    """How to find the orders that hold such fulfillment orders or shipments; None if there can be none."""
    location_codes = narrowed(part_filter.location_codes, locations)
    if location_codes == [] or channels == frozenset() or part_filter.statuses == ():
        return None
    every_status: type[ShipmentStatus | FulfillmentOrderStatus] = (
        ShipmentStatus if shipments else FulfillmentOrderStatus
    )
    statuses = [status.value for status in part_filter.statuses or every_status]
    part: Document = {"status": {"$in": statuses}}
    if location_codes is not None:
        part["location"] = {"$in": location_codes}
    if locations is not None and not shipments:
        part.update(_RELEASED)
    if part_filter.method is not None:
        part["method"] = part_filter.method.value
    if part_filter.carriers is not None:
        part["carrier"] = {"$in": list(part_filter.carriers)}
    query: Document = {
        "organization": organization,
        **placed_between(part_filter.placed_from, part_filter.placed_to),
        "shipments" if shipments else "fulfillment_orders": {"$elemMatch": part},
    }
    if channels is not None:
        query["channel"] = {"$in": sorted(channels)}
    by_location = location_codes is not None and len(location_codes) * len(statuses) <= MERGED_SCANS_MAX
    if shipments:
        query["shipments.id"] = {"$exists": True}
        return Plan(query=query, index=indexes.BY_SHIPMENT if by_location else indexes.BY_SHIPMENT_STATUS)
    return Plan(query=query, index=indexes.BY_WORK if by_location else indexes.BY_WORK_STATUS)
