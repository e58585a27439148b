"""What can happen to a reservation, and how it changes by that."""

from datetime import datetime
from typing import ClassVar

from msgspec import Struct
from msgspec.structs import replace

from domain.reservations.reservation import Reservation, ReservationState, ReservedUnits


class ReservationMade(Struct, frozen=True, kw_only=True):
    TYPE: ClassVar[str] = "reservation.made"

    reservation: Reservation


class ReservationExtended(Struct, frozen=True, kw_only=True):
    TYPE: ClassVar[str] = "reservation.extended"

    expires_at: datetime


class ReservationReleased(Struct, frozen=True, kw_only=True):
    """Given back before its time was over."""

    TYPE: ClassVar[str] = "reservation.released"


class ReservationExpired(Struct, frozen=True, kw_only=True):
    TYPE: ClassVar[str] = "reservation.expired"


class ReservationPlaced(Struct, frozen=True, kw_only=True):
    """It became an order."""

    TYPE: ClassVar[str] = "reservation.placed"

    order_id: str


class ReservationReduced(Struct, frozen=True, kw_only=True):
    """A count did not find these units; without any left it is released."""

    TYPE: ClassVar[str] = "reservation.reduced"

    lost: tuple[ReservedUnits, ...]


ReservationEvent = (
    ReservationMade
    | ReservationExtended
    | ReservationReleased
    | ReservationExpired
    | ReservationPlaced
    | ReservationReduced
)


def apply_reservation_event(reservation: Reservation | None, event: ReservationEvent) -> Reservation:
    """The reservation after the event, one version further."""
    if isinstance(event, ReservationMade):
        assert reservation is None
        return replace(event.reservation, version=1)
    assert reservation is not None
    assert reservation.active
    return replace(_after(reservation, event), version=reservation.version + 1)


def _after(reservation: Reservation, event: ReservationEvent) -> Reservation:
    match event:
        case ReservationExtended():
            return replace(reservation, expires_at=event.expires_at)
        case ReservationPlaced():
            return replace(reservation, state=ReservationState.PLACED, order_id=event.order_id)
        case ReservationExpired():
            return replace(reservation, state=ReservationState.EXPIRED)
        case ReservationReduced():
            return _reduced(reservation, event)
        case _:
            return replace(reservation, state=ReservationState.RELEASED)


def _reduced(reservation: Reservation, event: ReservationReduced) -> Reservation:
    lost = {(units.sku, units.location): units.quantity for units in event.lost}
    left = tuple(
        replace(units, quantity=units.quantity - lost.get((units.sku, units.location), 0))
        for units in reservation.lines
    )
    assert all(units.quantity >= 0 for units in left)
    lines = tuple(units for units in left if units.quantity)
    return replace(reservation, lines=lines, state=reservation.state if lines else ReservationState.RELEASED)
