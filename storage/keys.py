"""Document keys: the organization always leads, so that no key of one can meet another's."""

from datetime import date

from storage.change import IdempotencyClaim

VERSION_DIGITS = 10
"""Versions are padded, so that the events of a stream sort by key."""
VERSION_MAX = 10**VERSION_DIGITS - 1


def document_key(organization: str, *parts: str) -> str:
    """The `_id` of a business document; the organization and all parts but the last contain no "|"."""
    return "|".join((organization, *parts))


def event_key(organization: str, stream: str, version: int) -> str:
    """The `_id` of an event: unique per version, and in version order within its stream."""
    return f"{organization}|{stream}|{version:0{VERSION_DIGITS}}"


def event_id(stream: str, version: int) -> str:
    """The global id of an event."""
    return f"evt_{stream}|{version}"


def routing_key(organization: str, order_id: str, ordinal: int) -> str:
    """The `_id` of a routing decision: in order within its order."""
    return f"{organization}|{order_id}|{ordinal:0{VERSION_DIGITS}}"


def level_key(organization: str, sku: str, location: str) -> str:
    """The `_id` of a stock level."""
    return f"{organization}|{sku}|{location}"


def idempotency_key(organization: str, claim: IdempotencyClaim) -> str:
    """The `_id` of an idempotency record; only the client's own key, which comes last, may contain "|"."""
    return document_key(organization, claim.client_id, claim.mutation, claim.key)


def number_key(organization: str, channel: str, number: str) -> str:
    """Identifies an order number inside the committer; it is no `_id`."""
    return document_key(organization, channel, number)


def dispatching_word(location: str, day: date) -> str:
    """What is to leave a location on a day is found by."""
    return f"{location}|{day.isoformat()}"


def prefix_end(prefix: str) -> str:
    """The smallest text after all that start with `prefix`: the end of a key range."""
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)
