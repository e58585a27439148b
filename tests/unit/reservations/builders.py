"""Reservations for tests: what a test does not name has plain defaults."""

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from domain.reservations.request import ReservationRequest, WantedItem
from domain.reservations.reservation import Reservation, ReservedUnits

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


def make_reservation(*units: tuple[str, str, int], seconds: int = 600, **changes: object) -> Reservation:
    """An active reservation of triples of SKU, location and quantity, made NOW."""
    reservation = Reservation(
        id="rsv_1",
        channel="WEB",
        client_id="key_1",
        lines=tuple(ReservedUnits(sku=sku, location=location, quantity=count) for sku, location, count in units),
        created_at=NOW,
        expires_at=NOW + timedelta(seconds=seconds),
        version=1,
    )
    return replace(reservation, **changes)


def make_request(*items: tuple[str, int], **changes: object) -> ReservationRequest:
    """Pairs of SKU and quantity to keep."""
    wanted = tuple(WantedItem(sku=sku, quantity=quantity) for sku, quantity in items)
    return replace(ReservationRequest(channel="WEB", items=wanted), **changes)
