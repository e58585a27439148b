"""Units that were set apart for a cart are not there."""

from collections.abc import Mapping

from domain.reservations.decision import ReservationDecision, decide_event
from domain.reservations.events import ReservationReduced
from domain.reservations.reservation import Reservation, ReservedUnits


def units_at(reservation: Reservation, sku: str, location: str) -> int:
    """Units that the reservation holds of one level."""
    return sum(line.quantity for line in reservation.lines if (line.sku, line.location) == (sku, location))


def reduce_reservation(reservation: Reservation, location: str, lost: Mapping[str, int]) -> ReservationDecision:
    """The reservation holds so many units of each SKU less; the stock itself is claimed by whoever missed them."""
    units = tuple(ReservedUnits(sku=sku, location=location, quantity=quantity) for sku, quantity in lost.items())
    return decide_event(reservation, ReservationReduced(lost=units))
