"""What subscriptions share: following topics, and the head of every message."""

from collections.abc import AsyncGenerator, Sequence
from typing import Any

from domain.refusals import InvalidInput, NotFound
from resolvers.context import RequestContext
from schema.changes import ChangeKind
from storage.live.cursor import Cursor, decode_cursor, encode_cursor
from storage.live.subscription import Accept, Delivered

RESTART = encode_cursor(Cursor(2**63, 0))
"""A cursor ahead of every log: whoever resumes from it gets the whole state again."""


async def follow(
    context: RequestContext, topics: Sequence[str], after: str | None, *, accept: Accept | None = None
) -> AsyncGenerator[Delivered, None]:
    """Deliver where the topics stand, or what came after the cursor, and then every event. Raises InvalidInput."""
    async for delivered in follow_organization(context, context.organization, topics, after, accept=accept):
        yield delivered


async def follow_organization(
    context: RequestContext,
    organization: str,
    topics: Sequence[str],
    after: str | None,
    *,
    accept: Accept | None = None,
) -> AsyncGenerator[Delivered, None]:
    """The same in a named organization, for clients that prove themselves otherwise than by a key."""
    cursor = None if after is None else decode_cursor(after)
    async with context.services.hub.subscribe(organization, topics, cursor, accept=accept) as deliveries:
        async for delivered in deliveries:
            yield delivered


def message_head(delivered: Delivered, *, version: int | None = None) -> dict[str, Any]:
    """The fields that every message has; `version` is that of a snapshot."""
    event = delivered.event
    head: dict[str, Any] = {
        "cursor": encode_cursor(delivered.cursor),
        "kind": ChangeKind(delivered.kind.value),
        "version": version,
    }
    if event is not None:
        head |= {
            "event_id": event.id,
            "type": event.type,
            "version": event.version,
            "occurred_at": event.occurred_at,
        }
    return head


def no_such(what: str, name: str, field: str) -> NotFound:
    """The refusal of a subscription to something that does not exist for the client."""
    return NotFound(f"No {what} {name}.", field=(field,))


def bounded(codes: Sequence[str], maximum: int, field: str) -> tuple[str, ...]:
    """The codes without repeats. Raises InvalidInput for none or too many."""
    if not 1 <= len(codes) <= maximum:
        raise InvalidInput(f"Name 1 to {maximum} of them.", field=(field,))
    return tuple(dict.fromkeys(codes))
