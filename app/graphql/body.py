"""Reading a request body up to a limit, whatever its headers claim."""

from starlette.types import Receive

from app.graphql.deadline import Deadline, TimeLimit
from app.graphql.errors import BAD_REQUEST, LIMIT_EXCEEDED, TIMEOUT, RequestRefused
from app.graphql.limits import Limits


class ClientDisconnected(Exception):
    """The client went away before its request was complete."""


class Bodies:
    """Reads the bodies of requests."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._time_limit = TimeLimit(limits.operation_timeout_seconds, _too_late)

    async def read(self, receive: Receive, content_length: str | None) -> bytes:
        """The whole body.

        Raises RequestRefused if it is too large, known from its length or counted, or does not arrive in time, and
        ClientDisconnected if it never will.
        """
        if content_length is not None:
            _check_length(content_length, self._limits)
        chunks: list[bytes] = []
        size = 0
        with Deadline(self._time_limit):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise ClientDisconnected
                chunk = message.get("body", b"")
                size += len(chunk)
                if size > self._limits.body_bytes:
                    raise _too_large(self._limits)
                chunks.append(chunk)
                if not message.get("more_body", False):
                    return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def _check_length(content_length: str, limits: Limits) -> None:
    digits = content_length.lstrip("0") or "0"
    if not content_length.isdecimal():
        raise RequestRefused(BAD_REQUEST, "The header Content-Length is malformed.")
    if len(digits) > len(str(limits.body_bytes)) or int(digits) > limits.body_bytes:
        raise _too_large(limits)


def _too_late() -> RequestRefused:
    return RequestRefused(TIMEOUT, "The body did not arrive in time.", 408)


def _too_large(limits: Limits) -> RequestRefused:
    return RequestRefused(LIMIT_EXCEEDED, f"The body is larger than {limits.body_bytes} bytes.", 413)
