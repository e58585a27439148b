"""The one way to change a reservation that exists: load, decide, commit, and again when others were first."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from msgspec.structs import replace

from domain.access.view import sees_reservation
from domain.inventory.refusals import ReservationEnded
from domain.orders.order import Order
from domain.refusals import InvalidInput, NotFound
from domain.reservations.decision import ReservationDecision
from domain.reservations.reservation import Reservation
from operations.command import Command, Result
from operations.committing import commit
from operations.deciding_again import decide_until_true
from operations.reach import AT_ID, InputPath, whole_orders_only
from operations.replaying import once
from operations.services import Services
from storage.change import Change, reservation_write

Decide = Callable[[Reservation, datetime], Awaitable[ReservationDecision | None]]


async def change_reservation(services: Services, command: Command, reservation_id: str, decide: Decide) -> Result:
    """Change an active reservation as `decide` says of its newest state; None leaves it as it is.

    The result names it as `reservation`. Raises NotFound when it does not exist for the client, and ReservationEnded.
    """
    whole_orders_only(command.principal)

    async def run() -> Result:
        return await _decide_and_commit(services, command, reservation_id, decide)

    return await once(services, command, lambda: decide_until_true(services, command, reservation_id, run))


async def _decide_and_commit(services: Services, command: Command, reservation_id: str, decide: Decide) -> Result:
    reservation = await load_active(services, command, reservation_id)
    now = services.now()
    decision = await decide(reservation, now)
    if decision is None:
        return Result(ids={"reservation": reservation.id}, reservation=reservation)
    return await commit_reservation(services, command, decision, at=now)


async def load_active(
    services: Services, command: Command, reservation_id: str, *, at: InputPath = AT_ID
) -> Reservation:
    """The newest state of a reservation that still holds its units.

    It belongs to the organization: any client that reaches its channel may use it. Raises NotFound and ReservationEnded,
    pointing `at` the input.
    """
    reservation = await services.storage.reservations.get(command.organization, reservation_id)
    if reservation is None or not sees_reservation(command.principal, reservation):
        raise NotFound(f"No reservation {reservation_id}.", field=at)
    reservation = reservation.seen_at(services.now())
    if not reservation.active:
        raise ReservationEnded(reservation_id=reservation.id, state=reservation.state, field=at)
    return reservation


async def load_for_order(services: Services, command: Command, reservation_id: str, order: Order) -> Reservation:
    """The reservation that an order is to be placed with. Raises what `load_active` does, and InvalidInput."""
    at = ("reservationId",)
    reservation = await load_active(services, command, reservation_id, at=at)
    if reservation.channel != order.channel:
        raise InvalidInput(f"The reservation is for channel {reservation.channel}.", field=at)
    return reservation


async def commit_reservation(
    services: Services, command: Command, decision: ReservationDecision, *, at: datetime
) -> Result:
    """Make a decision on a reservation true; the result names it as `reservation`."""
    ids = {"reservation": decision.reservation.id}
    change = Change(
        id=f"cmd_{services.new_key()}",
        organization=command.organization,
        occurred_at=at,
        claims=decision.claims,
        writes=(reservation_write(decision),),
        idempotency=command.claim(ids),
        touches=decision.reservation.levels,
    )
    result = await commit(services, change, ids)
    return result if result.replayed else replace(result, reservation=decision.reservation)
