"""One change of several orders that swap units."""

from collections.abc import Sequence
from datetime import datetime

from domain.inventory.claim import StockClaim
from domain.inventory.claims import Deallocate
from domain.orders.decision import Decision
from domain.routing.decision import RoutingTrigger
from operations.order_writes import order_write, routing_record
from operations.routed import Routed
from operations.services import Services
from storage.change import Change, IdempotencyClaim


def change_together(
    services: Services,
    organization: str,
    decided: Sequence[tuple[Decision, Routed]],
    *,
    trigger: RoutingTrigger,
    at: datetime,
    idempotency: IdempotencyClaim | None = None,
) -> Change:
    """All of them or none; all give back before anybody takes. What was decided of an order that stays is not kept."""
    claims = [claim for decision, _ in decided for claim in decision.claims]
    return Change(
        id=f"bat_{services.new_key()}",
        organization=organization,
        occurred_at=at,
        claims=giving_first(claims),
        writes=tuple(order_write(decision) for decision, _ in decided),
        routing=tuple(
            routing_record(routed.decision(decision, trigger=trigger, at=at))
            for decision, routed in decided
            if decision.events
        ),
        idempotency=idempotency,
    )


def giving_first(claims: Sequence[StockClaim]) -> tuple[StockClaim, ...]:
    """All that gives back, then all that takes."""
    return (
        *(claim for claim in claims if isinstance(claim, Deallocate)),
        *(claim for claim in claims if not isinstance(claim, Deallocate)),
    )
