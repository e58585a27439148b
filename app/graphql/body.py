"""Reading a request body up to a limit, whatever its headers claim."""

from starlette.types import Receive

from app.graphql.deadline import Deadline
from app.graphql.errors import BAD_REQUEST, LIMIT_EXCEEDED, TIMEOUT, RequestRefused
from app.graphql.limits import Limits


class ClientDisconnected(Exception):
    """The client went away before its request was complete."""


async def read_body(receive: Receive, content_length: str | None, limits: Limits) -> bytes:
    """The whole body.

    Raises RequestRefused if it is too large, known from its length or counted, or does not arrive in time, and
    ClientDisconnected if it never will.
    """
    if content_length is not None:
        _check_length(content_length, limits)
    try:
        with Deadline(limits.operation_timeout_seconds):
            return await _collect(receive, limits)
    except TimeoutError:
        raise RequestRefused(TIMEOUT, "The body did not arrive in time.", 408) from None


async def _collect(receive: Receive, limits: Limits) -> bytes:
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnected
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > limits.body_bytes:
            raise _too_large(limits)
        chunks.append(chunk)
        if not message.get("more_body", False):
            return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def _check_length(content_length: str, limits: Limits) -> None:
    digits = content_length.lstrip("0") or "0"
    if not content_length.isdecimal():
        raise RequestRefused(BAD_REQUEST, "The header Content-Length is malformed.")
    if len(digits) > len(str(limits.body_bytes)) or int(digits) > limits.body_bytes:
        raise _too_large(limits)


def _too_large(limits: Limits) -> RequestRefused:
    return RequestRefused(LIMIT_EXCEEDED, f"The body is larger than {limits.body_bytes} bytes.", 413)
