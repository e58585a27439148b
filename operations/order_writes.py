"""Decisions on orders and their routing, as a change writes them."""

from domain.orders.decision import Decision
from domain.routing.decision import RoutingDecision
from storage.change import RoutingRecord, StreamEvent, StreamWrite
from storage.routing_bases import basis_of
from storage.routing_decisions import FORMAT, encode_decision


def order_write(decision: Decision, *, unique_key: str | None = None) -> StreamWrite:
    """The write of a decision on an order; `unique_key` belongs to its first event."""
    events = tuple(
        StreamEvent(data=decided.event, touched=decided.touched, unique_key=unique_key if index == 0 else None)
        for index, decided in enumerate(decision.events)
    )
    order = decision.order
    return StreamWrite(stream=order.stream, expected_version=decision.version_before, state=order, events=events)


def routing_record(decision: RoutingDecision) -> RoutingRecord:
    """What is kept of how an order was routed."""
    return RoutingRecord(
        order_id=decision.order_id,
        ordinal=decision.order_version,
        format=FORMAT,
        body=encode_decision(decision),
        basis=basis_of(decision.problem),
        results=decision.results,
    )
