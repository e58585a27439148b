"""The sending side of one WebSocket."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Any

import orjson
from starlette.types import Send

from app.graphql.limits import Limits

REASON_BYTES_MAX = 123


class CloseCode(IntEnum):
    """Why a socket is closed. The code steers the client.

    4400, 4401, 4406, 4408, 4409 and 4429 tell of a mistake that would happen again: clients stop. FORBIDDEN means the
    credentials are not or no longer valid: clients connect again with new ones. RESTART and TRY_AGAIN make them
    connect again as they are.
    """

    TOO_BIG = 1009
    RESTART = 1012
    TRY_AGAIN = 1013
    BAD_REQUEST = 4400
    UNAUTHORIZED = 4401
    FORBIDDEN = 4403
    SUBPROTOCOL_NOT_ACCEPTABLE = 4406
    INIT_TIMEOUT = 4408
    SUBSCRIBER_EXISTS = 4409
    TOO_MANY_INITS = 4429


class SocketChannel:
    """Sends frames of the protocol.

    Nothing is queued here: whoever sends waits until the server takes the frame, so that a socket holds at most one
    frame per operation and a client that does not read holds up only its own operations.
    """

    def __init__(self, send: Send, limits: Limits) -> None:
        self._send = send
        self._limits = limits
        self._senders = 0
        self._progress_at = 0.0
        self.is_closed = False

    def is_stalled(self, now: float) -> bool:
        """Whether a frame has been waiting for too long while no other went through. `now` is monotonic."""
        return self._senders > 0 and now - self._progress_at > self._limits.stall_seconds

    async def acknowledge(self) -> None:
        await self._send_text('{"type":"connection_ack"}')

    async def pong(self) -> None:
        await self._send_text('{"type":"pong"}')

    async def next(self, operation_id: str, body: Mapping[str, Any] | orjson.Fragment) -> None:
        await self._send_message({"id": operation_id, "type": "next", "payload": body})

    async def error(self, operation_id: str, errors: Sequence[Mapping[str, Any]]) -> None:
        await self._send_message({"id": operation_id, "type": "error", "payload": errors})

    async def complete(self, operation_id: str) -> None:
        await self._send_message({"id": operation_id, "type": "complete"})

    async def close(self, code: CloseCode, reason: str) -> None:
        """Send the close frame, once. A client that takes no frame in time is left without one."""
        if self.is_closed:
            return
        self.is_closed = True
        shown = reason.encode()[:REASON_BYTES_MAX].decode(errors="ignore")
        try:
            async with asyncio.timeout(self._limits.close_grace_seconds):
                await self._send({"type": "websocket.close", "code": int(code), "reason": shown})
        except (TimeoutError, OSError, RuntimeError):
            return  # a RuntimeError tells that the server has closed the socket itself

    async def _send_message(self, message: Mapping[str, Any]) -> None:
        await self._send_text(orjson.dumps(message).decode())

    async def _send_text(self, text: str) -> None:
        if self.is_closed:
            return
        if self._senders == 0:
            self._progress_at = time.monotonic()
        self._senders += 1
        try:
            await self._send({"type": "websocket.send", "text": text})
        except RuntimeError as error:
            # The server's word for a frame that waited while the socket was closed, by us or by itself.
            self.is_closed = True
            raise ConnectionError("the socket is closed") from error
        finally:
            self._senders -= 1
            self._progress_at = time.monotonic()
