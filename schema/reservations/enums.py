"""Enumerations of reservations, with what each value means."""

from domain.reservations.reservation import ReservationState
from schema.describe_enum import describe_enum

describe_enum(
    ReservationState,
    "What became of a reservation.",
    {
        ReservationState.ACTIVE: "Its units are kept until it expires.",
        ReservationState.PLACED: "It became an order.",
        ReservationState.RELEASED: "It was given back, or a count found none of its units.",
        ReservationState.EXPIRED: "Its time is over; its units are free.",
    },
)

__all__ = ["ReservationState"]
