"""One client on one WebSocket, speaking `graphql-transport-ws`."""

import asyncio
from typing import Any

from starlette.types import Receive

from app.graphql.endpoint import Endpoint
from app.graphql.messages import Complete, ConnectionInit, MalformedMessage, Message, Ping, Subscribe, read_message
from app.graphql.socket_channel import CloseCode, SlowConsumer, SocketChannel
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
        self._reader: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Serve the client."""
        guard = asyncio.create_task(self._guard())
        self._reader = asyncio.create_task(self._read())
        try:
            await asyncio.wait({self._reader})
        finally:
            guard.cancel()
            self._reader.cancel()
            await asyncio.gather(guard, self._reader, return_exceptions=True)
            await self._operations.stop()

    async def close(self, code: CloseCode, reason: str) -> None:
        """End the session: its operations first, so that nobody works for a client that is told to leave."""
        self._operations.cancel_all()
        await self._channel.close(code, reason)
        if self._reader is not None and self._reader is not asyncio.current_task():
            self._reader.cancel()

    async def drain(self) -> None:
        """Send the client to another process."""
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
        except SlowConsumer:
            await self.close(CloseCode.TRY_AGAIN, "Slow consumer")
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

    async def _guard(self) -> None:
        """End sockets that never introduce themselves, and those whose credentials do not hold any more."""
        limits = self._endpoint.limits
        await asyncio.sleep(limits.init_timeout_seconds)
        if not self._is_initialized:
            await self.close(CloseCode.INIT_TIMEOUT, "Connection initialisation timeout")
        while not self._channel.is_closed:
            await asyncio.sleep(limits.authentication_recheck_seconds)
            if not await self._is_still_valid():
                await self.close(CloseCode.FORBIDDEN, "The credentials have changed")

    async def _is_still_valid(self) -> bool:
        try:
            return await self._endpoint.authenticate(self._authorization) == self._principal
        except InvalidCredentials:
            return False
        except Exception as error:  # noqa: BLE001  # nobody is cut off because of a lookup that failed once
            self._endpoint.refusal(error, self._request_id)
            return True
