"""The one way to change a reservation that exists: load, decide, commit, and again when others were first."""

from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime

from domain.access.view import sees_reservation
from domain.inventory.refusals import ReservationEnded
from domain.orders.order import Order
from domain.refusals import InvalidInput, NotFound
from domain.reservations.decision import ReservationDecision
from domain.reservations.reservation import Reservation
from operations.command import Command, Result
from operations.committing import DECISION_ATTEMPTS_MAX, commit
from operations.reach import AT_ID, InputPath, whole_orders_only
from operations.replaying import once
from operations.services import Services
from storage.change import Change, reservation_write
from storage.errors import StaleWrite

Decide = Callable[[Reservation, datetime], Awaitable[ReservationDecision | None]]


async def change_reservation(services: Services, command: Command, reservation_id: str, decide: Decide) -> Result:
    """Change an active reservation as `decide` says of its newest state; None leaves it as it is.

    The result names it as `reservation`. Raises NotFound when it does not exist for the client, and ReservationEnded.
    """
    whole_orders_only(command.principal)
    return await once(services, command, lambda: _change(services, command, reservation_id, decide))


async def _change(services: Services, command: Command, reservation_id: str, decide: Decide) -> Result:
    """Whoever was overtaken once waits for its turn."""
    for attempt in range(DECISION_ATTEMPTS_MAX):
        async with services.turns.of(command.organization, reservation_id) if attempt else nullcontext():
            reservation = await load_active(services, command, reservation_id)
            now = services.now()
            decision = await decide(reservation, now)
            if decision is None:
                return Result(ids={"reservation": reservation.id}, reservation=reservation)
            try:
                return await commit_reservation(services, command, decision, at=now)
            except StaleWrite:
                if attempt == DECISION_ATTEMPTS_MAX - 1:
                    raise
    raise AssertionError("every attempt returns or raises")


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
