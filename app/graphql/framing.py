"""How single results are written into one HTTP response."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import orjson

from app.graphql.negotiation import Reply

UNBUFFERED = ((b"cache-control", b"no-cache, no-transform"), (b"x-accel-buffering", b"no"))
Errors = Sequence[Mapping[str, Any]]


class Framing(Protocol):
    """The bytes around results."""

    @property
    def headers(self) -> Sequence[tuple[bytes, bytes]]: ...
    @property
    def opening(self) -> bytes: ...
    @property
    def heartbeat(self) -> bytes: ...
    @property
    def closing(self) -> bytes: ...

    def result(self, body: Mapping[str, Any] | orjson.Fragment) -> bytes:
        """One result."""

    def refusal(self, errors: Errors) -> bytes:
        """The errors that end the operation."""


class EventFraming:
    """Server-sent events, as `graphql-sse` names them."""

    headers = (Reply.EVENT_STREAM.content_type, *UNBUFFERED)
    opening = b":\n\n"
    heartbeat = b":\n\n"
    closing = b"event: complete\ndata:\n\n"

    def result(self, body: Mapping[str, Any] | orjson.Fragment) -> bytes:
        return b"event: next\ndata: %b\n\n" % orjson.dumps(body)

    def refusal(self, errors: Errors) -> bytes:
        return self.result({"errors": errors})


class MultipartFraming:
    """Multipart subscriptions: every part ends with its boundary, so that it can be read at once."""

    headers = (Reply.MULTIPART.content_type, *UNBUFFERED)
    opening = b"--graphql"
    closing = b"--\r\n"

    def __init__(self) -> None:
        self.heartbeat = self._part({})

    def result(self, body: Mapping[str, Any] | orjson.Fragment) -> bytes:
        return self._part({"payload": body})

    def refusal(self, errors: Errors) -> bytes:
        return self._part({"payload": None, "errors": errors})

    @staticmethod
    def _part(content: Mapping[str, Any]) -> bytes:
        return b"\r\ncontent-type: application/json\r\n\r\n%b\r\n--graphql" % orjson.dumps(content)


FRAMINGS: dict[Reply, Framing] = {Reply.EVENT_STREAM: EventFraming(), Reply.MULTIPART: MultipartFraming()}
