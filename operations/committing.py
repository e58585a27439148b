"""From a decision to a committed change."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import json

from domain.orders.decision import Decision
from domain.routing.decision import RoutingDecision
from operations.command import Command, Result
from operations.services import Services
from storage.change import Change, RoutingRecord, StreamEvent, StreamWrite
from storage.errors import AlreadyDone

DECISION_ATTEMPTS_MAX = 20
"""How often a change is decided again because others changed the order or took the stock first."""


async def commit(services: Services, change: Change) -> Result:
    """Make the change true, or find that an earlier request with the same key did.

    Raises the Refusal of a claim that does not fit and StaleWrite for a document that has moved on.
    """
    try:
        await services.storage.committer.commit(change)
    except AlreadyDone as done:
        return Result(ids=done.result, replayed=True)
    return Result(ids=change.idempotency.result if change.idempotency else {})


def order_change(
    services: Services,
    command: Command,
    decision: Decision,
    *,
    ids: Mapping[str, Any],
    at: datetime,
    routing: RoutingDecision | None = None,
    unique_key: str | None = None,
) -> Change:
    """The change that makes a decision on an order true; `unique_key` belongs to its first event."""
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
        routing=None if routing is None else routing_record(routing),
    )


def routing_record(decision: RoutingDecision) -> RoutingRecord:
    """The decision as it is kept."""
    return RoutingRecord(order_id=decision.order_id, ordinal=decision.order_version, body=json.encode(decision))
