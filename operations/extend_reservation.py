"""Let a reservation last longer."""

from datetime import datetime

from domain.refusals import raise_all
from domain.reservations.decision import ReservationDecision
from domain.reservations.make import extend_reservation as decide_extension
from domain.reservations.request import seconds_refusals
from domain.reservations.reservation import Reservation
from operations.change_reservation import change_reservation
from operations.command import Command, Result
from operations.services import Services


async def extend_reservation(
    services: Services, command: Command, *, reservation_id: str, seconds: int | None
) -> Result:
    """Let a reservation last `seconds` from now, or as long as its channel has it.

    It never ends earlier than before, and never later than two hours after it was made: what asks for more gets that.
    Raises InvalidInput for other times than a reservation can last, NotFound and ReservationEnded.
    """
    raise_all(seconds_refusals(seconds))

    async def decide(reservation: Reservation, now: datetime) -> ReservationDecision | None:
        channel = await services.storage.channels.settings(command.organization, reservation.channel)
        return decide_extension(reservation, channel.reservation_time(seconds), now=now)

    return await change_reservation(services, command, reservation_id, decide)
