"""From a decision to a committed change."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from domain.orders.decision import Decision
from domain.reservations.decision import ReservationDecision
from domain.routing.decision import RoutingDecision
from operations.command import Command, Result
from operations.services import Services
from storage.change import Change, RoutingRecord, StreamEvent, StreamWrite, reservation_write
from storage.errors import AlreadyDone
from storage.routing_decisions import encode_decision

DECISION_ATTEMPTS_MAX = 20
"""How often a change is decided again because others changed the order or took the stock first."""


async def commit(services: Services, change: Change, ids: Mapping[str, Any]) -> Result:
    """Make the change true, or find that an earlier request with the same key did; `ids` name what it changes.

    Raises the Refusal of a claim that does not fit and StaleWrite for a document that has moved on.
    """
    try:
        committed = await services.storage.committer.commit(change)
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
) -> Result:
    """Make a decision on an order true; `unique_key` belongs to its first event.

    With `reservation`, what becomes of that one in the same step; its claims are among those of the order.
    """
    change = _order_change(services, command, decision, ids=ids, at=at, routing=routing, unique_key=unique_key)
    if reservation is not None:
        change = replace(
            change,
            writes=(*change.writes, reservation_write(reservation)),
            touches=reservation.reservation.levels,
        )
    result = await commit(services, change, ids)
    return result if result.replayed else replace(result, order=decision.order)


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
    order = decision.order
    events = tuple(
        StreamEvent(data=decided.event, touched=decided.touched, unique_key=unique_key if index == 0 else None)
        for index, decided in enumerate(decision.events)
    )
    write = StreamWrite(stream=order.stream, expected_version=decision.version_before, state=order, events=events)
    return Change(
        id=f"cmd_{services.new_key()}",
        organization=command.organization,
        occurred_at=at,
        claims=decision.claims,
        writes=(write,),
        idempotency=command.claim(ids),
        routing=() if routing is None else (_routing_record(routing),),
    )


def _routing_record(decision: RoutingDecision) -> RoutingRecord:
    return RoutingRecord(order_id=decision.order_id, ordinal=decision.order_version, body=encode_decision(decision))
