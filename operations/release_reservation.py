"""Give a reservation back."""

from datetime import datetime

from domain.reservations.decision import ReservationDecision, release
from domain.reservations.reservation import Reservation
from operations.change_reservation import change_reservation
from operations.command import Command, Result
from operations.services import Services


async def release_reservation(services: Services, command: Command, *, reservation_id: str) -> Result:
    """Free the units of an active reservation. Raises NotFound and ReservationEnded."""
    return await change_reservation(services, command, reservation_id, _release)


async def _release(reservation: Reservation, _: datetime) -> ReservationDecision:
    return release(reservation)
