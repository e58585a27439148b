"""Which status a shipment has, from tracking events that may arrive late, twice or out of order."""

from msgspec.structs import replace

from domain.limits import TRACKING_EVENTS_KEPT
from domain.shipments.shipment import Shipment, ShipmentStatus, TrackingEvent

RANK = {status: rank for rank, status in enumerate(ShipmentStatus)}
"""At the same carrier time the later status in the enumeration wins."""

TRACKABLE = frozenset(ShipmentStatus) - {ShipmentStatus.CREATED, ShipmentStatus.CANCELLED}
"""Statuses that a carrier can report."""


def is_known(shipment: Shipment, event: TrackingEvent) -> bool:
    """Whether the shipment holds this very scan already; scans are the same when time and code are."""
    return any(known.at == event.at and known.code == event.code for known in shipment.events)


def apply_tracking_event(shipment: Shipment, event: TrackingEvent) -> Shipment:
    """The shipment with the scan: its status is the highest by (time, rank) and never falls back from `DELIVERED`."""
    events = sorted((*shipment.events, event), key=lambda known: (known.at, RANK[known.code]), reverse=True)
    kept = replace(shipment, events=tuple(events[:TRACKING_EVENTS_KEPT]))
    if not _wins(shipment, event):
        return kept
    delivered_at = event.at if event.code is ShipmentStatus.DELIVERED else None
    return replace(kept, status=event.code, status_at=event.at, delivered_at=delivered_at)


def _wins(shipment: Shipment, event: TrackingEvent) -> bool:
    if shipment.status is ShipmentStatus.DELIVERED:
        return False
    if event.code is ShipmentStatus.DELIVERED or shipment.status_at is None:
        return True
    return (event.at, RANK[event.code]) > (shipment.status_at, RANK[shipment.status])
