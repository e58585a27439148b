"""What an operation hands to the committer: one atomic change."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from domain.events import DomainEvent, Touched
from domain.fold import DocumentState
from domain.inventory.claim import StockClaim
from domain.reservations.decision import ReservationDecision
from domain.routing.pilots.results import ArmResult
from storage.routing_bases import RoutingBasis


class StreamEvent(Struct, frozen=True, kw_only=True):
    """An event to append, with the fulfillment orders it touches.

    `unique_key` makes a fact happen once: a second change that appends an event with the same key in the organization
    is refused as a duplicate.
    """

    data: DomainEvent
    touched: tuple[Touched, ...] = ()
    unique_key: str | None = None


class StreamWrite(Struct, frozen=True, kw_only=True):
    """New events of one stream and the document they lead to; `expected_version` 0 means that it is new."""

    stream: str
    expected_version: int
    state: DocumentState
    events: tuple[StreamEvent, ...]


class IdempotencyClaim(Struct, frozen=True, kw_only=True):
    """Key of a client's mutation, the hash of its input, and the ids of what it changes."""

    client_id: str
    mutation: str
    key: str
    input_hash: str
    result: Mapping[str, Any]


class RoutingRecord(Struct, frozen=True, kw_only=True):
    """A routing decision to keep beside its order; `body` is its serialized form, `format` how that is to be read.

    What it has in common with others, its `basis`, is kept once.
    `results` are what it was for the pilots that the order is in.
    """

    order_id: str
    ordinal: int
    format: int
    body: bytes
    basis: RoutingBasis | None = None
    results: tuple[ArmResult, ...] = ()


class Change(Struct, frozen=True, kw_only=True):
    """Becomes true as a whole or not at all; `id` is the causation id of its events and settles unknown outcomes.

    Reservations that are due on the levels of its claims, and on those it `touches` (pairs of SKU and location), are
    expired before it.
    """

    id: str
    organization: str
    occurred_at: datetime
    claims: tuple[StockClaim, ...] = ()
    writes: tuple[StreamWrite, ...] = ()
    idempotency: IdempotencyClaim | None = None
    routing: tuple[RoutingRecord, ...] = ()
    touches: tuple[tuple[str, str], ...] = ()


def document_write(before: DocumentState | None, after: DocumentState, *events: DomainEvent) -> StreamWrite:
    """The write of events that led from one state to another; None before the first."""
    return StreamWrite(
        stream=after.stream,
        expected_version=0 if before is None else before.version,
        state=after,
        events=tuple(StreamEvent(data=event) for event in events),
    )


def reservation_write(decision: ReservationDecision) -> StreamWrite:
    """The write of a decision on a reservation."""
    return StreamWrite(
        stream=decision.reservation.stream,
        expected_version=decision.version_before,
        state=decision.reservation,
        events=(StreamEvent(data=decision.event),),
    )
