"""One client on one WebSocket, speaking `graphql-transport-ws`."""

import asyncio
import time
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

from starlette.types import Receive

from app.graphql.endpoint import Endpoint
from app.graphql.messages import Complete, ConnectionInit, MalformedMessage, Message, Ping, Subscribe, read_message
from app.graphql.socket_channel import CloseCode, SocketChannel
from app.graphql.socket_operations import SocketOperations
from domain.access.credentials import InvalidCredentials
from domain.access.principal import ANONYMOUS, Principal

AUTHORIZATION_KEYS = ("authorization", "Authorization")


class SocketSession:
    """Reads the frames of one client, in order, until either side closes the socket."""

    def __init__(
        self,
        endpoint: Endpoint,
        channel: SocketChannel,
        receive: Receive,
        *,
        authorization: str | None,
        request_id: str,
    ) -> None:
        self._endpoint = endpoint
        self._channel = channel
        self._receive = receive
        self._authorization = authorization
        self._request_id = request_id
        self._principal: Principal = ANONYMOUS
        self._is_initialized = False
        self._is_acknowledged = False
        self._operations = SocketOperations(endpoint, channel, self.close, request_id)
        self._task: asyncio.Task[Any] | None = None
        self._errands: set[asyncio.Task[None]] = set()
        self._inspect_at = time.monotonic() + endpoint.limits.init_timeout_seconds

    async def run(self) -> None:
        """Serve the client."""
        self._task = asyncio.current_task()
        try:
            await self._read()
        except asyncio.CancelledError:
            if not self._channel.is_closed or self._task is None:
                raise
            self._task.uncancel()
        finally:
            for errand in self._errands:
                errand.cancel()
            await self._operations.stop()

    async def close(self, code: CloseCode, reason: str) -> None:
        """End the session: its operations first, so that nobody works for a client that is told to leave."""
        if self._channel.is_closed:
            return
        self._operations.cancel_all()
        await self._channel.close(code, reason)
        if self._task is not None and self._task is not asyncio.current_task():
            self._task.cancel()

    def inspect(self, now: float) -> None:
        """Look after what no frame tells; called every now and then with the monotonic time."""
        if self._channel.is_closed:
            return
        if self._channel.is_stalled(now):
            self._run_errand(self.close(CloseCode.TRY_AGAIN, "Slow consumer"))
        elif now < self._inspect_at:
            return
        elif not self._is_initialized:
            self._run_errand(self.close(CloseCode.INIT_TIMEOUT, "Connection initialisation timeout"))
        else:
            self._inspect_at = now + self._endpoint.limits.authentication_recheck_seconds
            self._run_errand(self._authenticate_again())

    async def drain(self) -> None:
        """Send the client to another process, after the answers to what it has asked; none takes longer than allowed."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self._endpoint.limits.operation_timeout_seconds):
                await self._operations.settle()
        await self.close(CloseCode.RESTART, "Service restart")

    async def _read(self) -> None:
        try:
            while not self._channel.is_closed:
                frame = await self._receive()
                if frame["type"] == "websocket.disconnect":
                    return
                await self._handle(self._message(frame))
        except MalformedMessage as error:
            await self.close(CloseCode.BAD_REQUEST, str(error))
        except OSError:
            return  # the client is gone
        except Exception as error:  # noqa: BLE001  # a defect is logged, and the client told to try again
            self._endpoint.refusal(error, self._request_id)
            await self.close(CloseCode.TRY_AGAIN, "Try again")

    def _message(self, frame: Any) -> Message | None:
        text = frame.get("text")
        if text is None:
            raise MalformedMessage("The message must be text")
        return None if len(text) > self._endpoint.limits.frame_bytes else read_message(text)

    async def _handle(self, message: Message | None) -> None:
        match message:
            case None:
                await self.close(CloseCode.TOO_BIG, "The message is too big")
            case ConnectionInit(payload):
                await self._initialize(payload)
            case Ping():
                await self._channel.pong()
            case Subscribe() if not self._is_acknowledged:
                await self.close(CloseCode.UNAUTHORIZED, "Unauthorized")
            case Subscribe(id=name) if name in self._operations:
                await self.close(CloseCode.SUBSCRIBER_EXISTS, f"Subscriber for {name} already exists")
            case Subscribe():
                await self._operations.start(message, self._authorization)
            case Complete(name):
                self._operations.cancel(name)

    async def _initialize(self, payload: dict[str, Any]) -> None:
        if self._is_initialized:
            await self.close(CloseCode.TOO_MANY_INITS, "Too many initialisation requests")
            return
        self._is_initialized = True
        self._inspect_at = time.monotonic() + self._endpoint.limits.authentication_recheck_seconds
        given = next((payload[key] for key in AUTHORIZATION_KEYS if key in payload), self._authorization)
        if given is not None and not isinstance(given, str):
            raise MalformedMessage("The authorization must be a string")
        self._authorization = given
        try:
            self._principal = await self._endpoint.authenticate(given)
        except InvalidCredentials as error:
            await self.close(CloseCode.FORBIDDEN, str(error))
            return
        await self._channel.acknowledge()
        self._is_acknowledged = True

    async def _authenticate_again(self) -> None:
        if not await self._endpoint.still_identifies(self._authorization, self._principal, self._request_id):
            await self.close(CloseCode.FORBIDDEN, "The credentials have changed")

    def _run_errand(self, errand: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(errand)
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)
