"""Which media type a client sends and which it wants."""

from collections.abc import Iterator
from enum import Enum
from functools import lru_cache

GRAPHQL_RESPONSE = "application/graphql-response+json"
JSON = "application/json"
EVENT_STREAM = "text/event-stream"
MULTIPART = "multipart/mixed"
HTML = "text/html"


class Reply(Enum):
    """The kinds of response."""

    GRAPHQL_RESPONSE = "application/graphql-response+json; charset=utf-8"
    JSON = "application/json; charset=utf-8"
    EVENT_STREAM = "text/event-stream; charset=utf-8"
    MULTIPART = "multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/json"

    def __init__(self, media_type: str) -> None:
        self.content_type = (b"content-type", media_type.encode())


REPLIES = {
    GRAPHQL_RESPONSE: Reply.GRAPHQL_RESPONSE,
    JSON: Reply.JSON,
    EVENT_STREAM: Reply.EVENT_STREAM,
    MULTIPART: Reply.MULTIPART,
    "application/*": Reply.JSON,
    "*/*": Reply.JSON,
}


@lru_cache(maxsize=256)
def choose_reply(accept: str) -> Reply | None:
    """The response that suits this `Accept` header best, or None if none does."""
    if not accept:
        return Reply.JSON
    best: Reply | None = None
    best_quality = 0.0
    for media_type, quality, parameters in _accepted(accept):
        reply = REPLIES.get(media_type)
        if reply is Reply.MULTIPART and _parameter(parameters, "subscriptionspec") is None:
            continue  # the same media type also asks for incremental delivery
        if reply is not None and quality > best_quality:
            best, best_quality = reply, quality
    return best


@lru_cache(maxsize=256)
def wants_page(accept: str) -> bool:
    """Whether a browser asks for a page to look at."""
    return any(media_type == HTML and quality > 0 for media_type, quality, _ in _accepted(accept))


@lru_cache(maxsize=256)
def is_json(content_type: str) -> bool:
    """Whether a body of this type is JSON in UTF-8."""
    media_type, _, parameters = content_type.partition(";")
    if media_type.strip().lower() != JSON:
        return False
    charset = _parameter(parameters, "charset")
    return charset is None or charset.lower() in ("utf-8", "utf8")


def _accepted(accept: str) -> Iterator[tuple[str, float, str]]:
    for item in accept.split(","):
        media_type, _, parameters = item.partition(";")
        yield media_type.strip().lower(), _quality(parameters), parameters


def _quality(parameters: str) -> float:
    try:
        return float(_parameter(parameters, "q") or 1)
    except ValueError:
        return 0.0


def _parameter(parameters: str, name: str) -> str | None:
    for parameter in parameters.split(";"):
        key, separator, value = parameter.partition("=")
        if separator and key.strip().lower() == name:
            return value.strip().strip('"')
    return None
