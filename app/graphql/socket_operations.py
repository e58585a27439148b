"""The operations of one socket, each in a task of its own."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing

from graphql import OperationType

from app.graphql.endpoint import Endpoint
from app.graphql.errors import LIMIT_EXCEEDED, SLOW_CONSUMER, RequestRefused
from app.graphql.messages import Subscribe
from app.graphql.results import results
from app.graphql.socket_channel import CloseCode, SocketChannel
from domain.access.credentials import InvalidCredentials

CloseSession = Callable[[CloseCode, str], Awaitable[None]]


class SlowConsumer(Exception):
    """The source of events has given up on a client that does not take them."""


class SocketOperations:
    """Runs what a client subscribes to, by the id the client gave it.

    An id is free again before the message that ends its operation is sent, so that the client can use it at once.
    """

    def __init__(
        self, endpoint: Endpoint, channel: SocketChannel, close_session: CloseSession, request_id: str
    ) -> None:
        self._endpoint = endpoint
        self._channel = channel
        self._close_session = close_session
        self._request_id = request_id
        self._running: dict[str, asyncio.Task[None]] = {}
        self._unsettled: set[asyncio.Event] = set()

    def __contains__(self, operation_id: str) -> bool:
        return operation_id in self._running

    async def start(self, message: Subscribe, authorization: str | None) -> None:
        """Run the operation, or answer with an error if the socket has too many."""
        maximum = self._endpoint.limits.operations_per_socket
        if len(self._running) >= maximum:
            refusal = RequestRefused(LIMIT_EXCEEDED, f"A socket runs at most {maximum} operations at once.")
            await self._channel.error(message.id, refusal.errors)
            return
        settled = asyncio.Event()
        self._unsettled.add(settled)
        self._running[message.id] = asyncio.create_task(self._operate(message, authorization, settled))

    async def settle(self) -> None:
        """Wait until each operation that runs now is answered, or known to be one without an end."""
        for settled in list(self._unsettled):
            await settled.wait()

    def cancel(self, operation_id: str) -> None:
        """End an operation the client has lost interest in, if it still runs."""
        task = self._running.pop(operation_id, None)
        if task is not None:
            task.cancel()

    def cancel_all(self) -> None:
        """End everything but the task that asks for it."""
        current = asyncio.current_task()
        for task in self._running.values():
            if task is not current:
                task.cancel()

    async def stop(self) -> None:
        """End everything and wait until it has."""
        tasks = list(self._running.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _operate(self, message: Subscribe, authorization: str | None, settled: asyncio.Event) -> None:
        try:
            await self._run(message, authorization, settled)
        except SlowConsumer:
            await self._close_session(CloseCode.TRY_AGAIN, "Slow consumer")
        except InvalidCredentials as error:
            await self._close_session(CloseCode.FORBIDDEN, str(error))
        except OSError:
            return  # the client is gone
        finally:
            self._settled(settled)
            self._forget(message.id)

    async def _run(self, message: Subscribe, authorization: str | None, settled: asyncio.Event) -> None:
        try:
            await self._send_results(message, authorization, settled)
        except (SlowConsumer, InvalidCredentials, OSError):
            raise
        except Exception as error:
            refusal = self._endpoint.refusal(error, self._request_id)
            if refusal.code == SLOW_CONSUMER:
                raise SlowConsumer from error
            self._forget(message.id)
            await self._channel.error(message.id, refusal.errors)
        else:
            self._forget(message.id)
            await self._channel.complete(message.id)

    async def _send_results(self, message: Subscribe, authorization: str | None, settled: asyncio.Event) -> None:
        endpoint = self._endpoint
        # The credentials may have been revoked since the socket was opened.
        principal = await endpoint.authenticate(authorization)
        prepared = endpoint.pipeline.prepare(message.request, principal)
        if prepared.type is OperationType.SUBSCRIPTION:
            self._settled(settled)
        context = endpoint.context(principal, prepared, self._request_id)
        async with aclosing(results(endpoint, prepared, context)) as bodies:
            async for body in bodies:
                await self._channel.next(message.id, body)

    def _settled(self, settled: asyncio.Event) -> None:
        self._unsettled.discard(settled)
        settled.set()

    def _forget(self, operation_id: str) -> None:
        if self._running.get(operation_id) is asyncio.current_task():
            del self._running[operation_id]
