"""Make a reservation, and make it last longer."""

from datetime import datetime, timedelta

from domain.channels.channel import Channel
from domain.inventory.reserving import Reserve
from domain.limits import RESERVATION_LINES_MAX, RESERVATION_SECONDS_MAX
from domain.refusals import raise_all
from domain.reservations.choice import Choice
from domain.reservations.decision import ReservationDecision, decide_event
from domain.reservations.events import ReservationExtended, ReservationMade
from domain.reservations.request import ReservationRequest
from domain.reservations.reservation import Reservation


def make_reservation(
    key: str, request: ReservationRequest, choice: Choice, *, channel: Channel, client_id: str, now: datetime
) -> ReservationDecision:
    """Keep what was chosen.

    Raises what is short, all of it at once, unless the request takes a part and there is any.
    """
    if choice.short and not (request.partial and choice.lines):
        raise_all(choice.refusals())
    assert 0 < len(choice.lines) <= RESERVATION_LINES_MAX
    reservation = Reservation(
        id=f"rsv_{key}",
        channel=request.channel,
        client_id=client_id,
        holder=request.holder,
        lines=choice.lines,
        short=choice.units_short,
        created_at=now,
        expires_at=now + channel.reservation_time(request.seconds),
    )
    claims = [
        Reserve(
            sku=units.sku,
            location=units.location,
            quantity=units.quantity,
            cause=reservation.id,
            share=channel.share,
        )
        for units in reservation.lines
    ]
    return decide_event(None, ReservationMade(reservation=reservation), *claims)


def extend_reservation(reservation: Reservation, lasting: timedelta, *, now: datetime) -> ReservationDecision | None:
    """Let it last so long from now, but no longer in all than a reservation may; None if that is not later."""
    latest = reservation.created_at + timedelta(seconds=RESERVATION_SECONDS_MAX)
    expires_at = min(now + lasting, latest)
    if expires_at <= reservation.expires_at:
        return None
    return decide_event(reservation, ReservationExtended(expires_at=expires_at))
