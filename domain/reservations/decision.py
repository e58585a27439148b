"""What a command on a reservation leads to: events, the reservation after them, and the stock they claim."""

from msgspec import Struct

from domain.inventory.claim import StockClaim
from domain.inventory.movements import MovementKind
from domain.inventory.reserving import Unreserve
from domain.reservations.events import (
    ReservationEvent,
    ReservationExpired,
    ReservationReleased,
    apply_reservation_event,
)
from domain.reservations.reservation import Reservation


class ReservationDecision(Struct, frozen=True, kw_only=True):
    """`reservation` is the state after `event`; all claims must fit, or none of it happens."""

    reservation: Reservation
    version_before: int
    event: ReservationEvent
    claims: tuple[StockClaim, ...] = ()


def decide_event(reservation: Reservation | None, event: ReservationEvent, *claims: StockClaim) -> ReservationDecision:
    """The decision that lets the event happen."""
    return ReservationDecision(
        reservation=apply_reservation_event(reservation, event),
        version_before=0 if reservation is None else reservation.version,
        event=event,
        claims=claims,
    )


def expire(reservation: Reservation) -> ReservationDecision:
    """Its time is over."""
    claims = give_back(reservation, MovementKind.RESERVATION_EXPIRED)
    return decide_event(reservation, ReservationExpired(), *claims)


def release(reservation: Reservation) -> ReservationDecision:
    """Nobody wants it any more."""
    claims = give_back(reservation, MovementKind.RESERVATION_RELEASED)
    return decide_event(reservation, ReservationReleased(), *claims)


def give_back(reservation: Reservation, kind: MovementKind) -> tuple[StockClaim, ...]:
    """Claims that free everything it holds."""
    return tuple(
        Unreserve(sku=units.sku, location=units.location, quantity=units.quantity, cause=reservation.id, kind=kind)
        for units in reservation.lines
    )
