"""What subscriptions share: following topics, and the head of every message."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any, TypeVar

from domain.refusals import InvalidInput, NotFound
from resolvers.context import RequestContext
from schema.changes import ChangeKind
from storage.live.cursor import Cursor, decode_cursor, encode_cursor
from storage.live.delivered import Delivered
from storage.live.notice import EventHeader
from storage.live.subscription import Accept, Subscription

Code = TypeVar("Code", bound=str)

RESTART = encode_cursor(Cursor(2**63, 0))
"""A cursor ahead of every log: whoever resumes from it gets the whole state again."""


class Shown:
    """What snapshots have shown. One may be newer than the place in the log where events go on after it; the events
    that it contains already are no news then."""

    def __init__(self) -> None:
        self._versions: dict[str, int] = {}

    def remember(self, stream: str, version: int) -> None:
        """A snapshot showed the stream at this version."""
        self._versions[stream] = version

    def contains(self, event: EventHeader) -> bool:
        """Whether a snapshot contained the event."""
        return event.version <= self._versions.get(event.stream, 0)


def follow(
    context: RequestContext,
    topics: Sequence[str],
    after: str | None,
    *,
    organization: str | None = None,
    accept: Accept | None = None,
) -> Subscription:
    """Deliver where the topics stand, or what came after the cursor, and then every event. Raises InvalidInput.

    The organization is the client's, unless it proves itself otherwise than by a key.
    """
    cursor = None if after is None else decode_cursor(after)
    return context.services.hub.subscribe(organization or context.organization, topics, cursor, accept=accept)


def follow_newest(
    context: RequestContext, topics: Sequence[str], after: str | None, *, accept: Accept, apart_max: int
) -> Subscription:
    """As `follow`; more than `apart_max` events at a time are told together. Raises InvalidInput."""
    cursor = None if after is None else decode_cursor(after)
    return context.services.hub.subscribe_to_newest(
        context.organization, topics, cursor, accept=accept, apart_max=apart_max
    )


def message_head(delivered: Delivered, organization: str, *shown_on: str, version: int | None = None) -> dict[str, Any]:
    """The fields that every message has; `version` is that of a snapshot.

    `shown_on` tells messages apart that show different things on the same event.
    """
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
            "share_key": "|".join((organization, *shown_on, *_covered(delivered), event.id)),
        }
    return head


def _covered(delivered: Delivered) -> tuple[str, ...]:
    """Tells messages apart that cover other events than the newest."""
    if delivered.count == 1:
        return ()
    others = "\n".join(event.id for event in delivered.before)
    return (str(delivered.count), blake2b(others.encode(), digest_size=16).hexdigest())


def no_such(what: str, name: str, field: str) -> NotFound:
    """The refusal of a subscription to something that does not exist for the client."""
    return NotFound(f"No {what} {name}.", field=(field,))


def bounded(codes: Sequence[Code], maximum: int, field: str) -> tuple[Code, ...]:
    """The codes without repeats. Raises InvalidInput for none or too many."""
    if not 1 <= len(codes) <= maximum:
        raise InvalidInput(f"Name 1 to {maximum} of them.", field=(field,))
    return tuple(dict.fromkeys(codes))
