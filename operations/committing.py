"""From a decision to a committed change."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from domain.orders.decision import Decision
from domain.reservations.decision import ReservationDecision
from domain.routing.decision import RoutingDecision
from operations.command import Command, Result
from operations.give_out import commit_giving_out
from operations.order_writes import order_write, routing_record
from operations.services import Services
from storage.change import Change, RoutingRecord, reservation_write
from storage.errors import AlreadyDone

DECISION_ATTEMPTS_MAX = 20
"""How often a change is decided again because others changed the order or took the stock first."""


async def commit(services: Services, change: Change, ids: Mapping[str, Any]) -> Result:
    """Make the change true, or find that an earlier request with the same key did; `ids` name what it changes.

    Stock that it makes available goes to the orders that wait for it, in the same commit.

    Raises the Refusal of a claim that does not fit and StaleWrite for a document that has moved on.
    """
    try:
        committed = await commit_giving_out(services, change)
    except AlreadyDone as done:
        return Result(ids=done.result, replayed=True)
    return Result(ids=ids, levels=tuple(committed.levels.values()))


async def commit_decision(
    services: Services,
    command: Command,
    decision: Decision,
    *,
    ids: Mapping[str, Any],
    at: datetime,
    routing: RoutingDecision | None = None,
    unique_key: str | None = None,
    reservation: ReservationDecision | None = None,
    for_pilot: tuple[RoutingRecord, ...] = (),
) -> Result:
    """Make a decision on an order true; `unique_key` belongs to its first event.

    With `reservation`, what becomes of that one in the same step; its claims are among those of the order.
    """
    change = _order_change(services, command, decision, ids=ids, at=at, routing=routing, unique_key=unique_key)
    if for_pilot:
        change = replace(change, routing=(*change.routing, *for_pilot))
    if reservation is not None:
        change = replace(
            change,
            writes=(*change.writes, reservation_write(reservation)),
            touches=reservation.reservation.levels,
        )
    result = await _commit_counted(services, command, decision, change, ids)
    if routing is not None and not result.replayed:
        services.unproven_plans.offer(command.organization, routing)
    return result if result.replayed else replace(result, order=decision.order)


async def _commit_counted(
    services: Services, command: Command, decision: Decision, change: Change, ids: Mapping[str, Any]
) -> Result:
    """A new order uses the capacity of its locations before it is committed: orders that come meanwhile are to know."""
    if decision.version_before > 0:
        return await commit(services, change, ids)
    with services.storage.capacity.placing(command.organization, decision.order) as placing:
        result = await commit(services, change, ids)
        placing.placed = not result.replayed
    return result


def _order_change(
    services: Services,
    command: Command,
    decision: Decision,
    *,
    ids: Mapping[str, Any],
    at: datetime,
    routing: RoutingDecision | None,
    unique_key: str | None,
) -> Change:
    # The key of a new order is as fresh as another one would be; an attempt that failed with it has written nothing.
    key = decision.order.key if decision.version_before == 0 else services.new_key()
    return Change(
        id=f"cmd_{key}",
        organization=command.organization,
        occurred_at=at,
        claims=decision.claims,
        writes=(order_write(decision, unique_key=unique_key),),
        idempotency=command.claim(ids),
        routing=() if routing is None else (routing_record(routing),),
    )
