"""One HTTP request and the ways to answer it."""

from collections.abc import Mapping
from typing import Any

import orjson
from msgspec import Struct
from starlette.types import Receive, Scope, Send

from app.graphql.errors import RequestRefused
from app.graphql.framing import FRAMINGS
from app.graphql.negotiation import Reply

NOT_STORED = (b"cache-control", b"no-store")
STREAMED = (Reply.EVENT_STREAM, Reply.MULTIPART)


class Exchange(Struct, frozen=True):
    """A request being answered."""

    scope: Scope
    receive: Receive
    send: Send
    headers: Mapping[bytes, bytes]
    request_id: str
    reply: Reply

    def header(self, name: bytes) -> str | None:
        value = self.headers.get(name)
        return None if value is None else value.decode("latin-1")


async def send_refusal(exchange: Exchange, refusal: RequestRefused) -> None:
    """Answer with the errors of a refusal."""
    if refusal.well_formed and exchange.reply is Reply.EVENT_STREAM:
        await _send_only_event(exchange, refusal)
        return
    legacy = exchange.reply is not Reply.GRAPHQL_RESPONSE
    status = 200 if refusal.well_formed and legacy else refusal.status
    await send_body(exchange, status, {"errors": refusal.errors}, refusal.headers)


async def send_body(
    exchange: Exchange, status: int, body: Mapping[str, Any], headers: Mapping[str, str] | None = None
) -> None:
    """Answer with one JSON body."""
    content = orjson.dumps(body)
    media_type = Reply.JSON if exchange.reply in STREAMED else exchange.reply
    raw = [
        media_type.content_type,
        (b"content-length", b"%d" % len(content)),
        NOT_STORED,
        (b"x-request-id", exchange.request_id.encode()),
    ]
    if headers:
        raw += [(name.encode(), value.encode()) for name, value in headers.items()]
    await exchange.send({"type": "http.response.start", "status": status, "headers": raw})
    await exchange.send({"type": "http.response.body", "body": content})


async def _send_only_event(exchange: Exchange, refusal: RequestRefused) -> None:
    framing = FRAMINGS[exchange.reply]
    content = framing.refusal(refusal.errors) + framing.closing
    await exchange.send({"type": "http.response.start", "status": 200, "headers": [*framing.headers]})
    await exchange.send({"type": "http.response.body", "body": content})
