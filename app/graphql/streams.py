"""Operations whose results arrive one by one over HTTP: server-sent events and multipart subscriptions.

Event streams follow the "distinct connections" mode of `graphql-sse`. A stream that ends without its last word tells
the client to connect again: so end the streams of a process that stops, of clients that read too slowly, and of those
whose credentials are not valid any more.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from app.graphql.endpoint import Endpoint
from app.graphql.errors import SLOW_CONSUMER
from app.graphql.exchange import Exchange
from app.graphql.framing import FRAMINGS, Framing
from app.graphql.pipeline import PreparedOperation, Result
from app.graphql.results import results
from resolvers.context import RequestContext

HEARTBEAT_SECONDS = 12.0


async def stream_operation(
    endpoint: Endpoint, exchange: Exchange, prepared: PreparedOperation, context: RequestContext
) -> None:
    """Answer with the results of an operation until it ends, the client leaves or may no more, or the process drains.

    Raises RequestRefused if there are too many connections; later refusals become events.
    """
    sending = asyncio.ensure_future(_send(endpoint, exchange, prepared, context))

    async def close() -> None:
        sending.cancel()

    tasks = {
        sending,
        asyncio.ensure_future(_client_leaves(exchange)),
        asyncio.ensure_future(_credentials_end(endpoint, exchange, context)),
    }
    try:
        endpoint.connections.add(close)
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        endpoint.connections.remove(close)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _send(endpoint: Endpoint, exchange: Exchange, prepared: PreparedOperation, context: RequestContext) -> None:
    framing = FRAMINGS[exchange.reply]
    headers = [*framing.headers, (b"x-request-id", exchange.request_id.encode())]
    await exchange.send({"type": "http.response.start", "status": 200, "headers": headers})
    try:
        async with aclosing(_chunks(endpoint, prepared, context, framing)) as chunks:
            async for chunk in chunks:
                async with asyncio.timeout(endpoint.limits.stall_seconds):
                    await exchange.send({"type": "http.response.body", "body": chunk, "more_body": True})
    finally:
        async with asyncio.timeout(endpoint.limits.close_grace_seconds):
            await exchange.send({"type": "http.response.body", "body": b""})


async def _chunks(
    endpoint: Endpoint, prepared: PreparedOperation, context: RequestContext, framing: Framing
) -> AsyncGenerator[bytes, None]:
    yield framing.opening
    try:
        async with aclosing(_with_heartbeats(results(endpoint, prepared, context))) as bodies:
            async for body in bodies:
                yield framing.heartbeat if body is None else framing.result(body)
    except Exception as error:  # noqa: BLE001  # every defect is logged and sent as the last event
        refusal = endpoint.refusal(error, context.request_id)
        if refusal.code == SLOW_CONSUMER:
            return
        yield framing.refusal(refusal.errors)
    yield framing.closing


async def _with_heartbeats(bodies: AsyncGenerator[Result, None]) -> AsyncGenerator[Result | None, None]:
    """The bodies, and None whenever there was none for a while."""
    following: asyncio.Task[Any] | None = None
    try:
        while True:
            following = asyncio.create_task(anext(bodies, None))
            while not (await asyncio.wait({following}, timeout=HEARTBEAT_SECONDS))[0]:
                yield None
            body = following.result()
            if body is None:
                return
            yield body
    finally:
        if following is not None:
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)
        await bodies.aclose()


async def _client_leaves(exchange: Exchange) -> None:
    while (await exchange.receive())["type"] != "http.disconnect":
        pass


async def _credentials_end(endpoint: Endpoint, exchange: Exchange, context: RequestContext) -> None:
    authorization = exchange.header(b"authorization")
    valid = True
    while valid:
        await asyncio.sleep(endpoint.limits.authentication_recheck_seconds)
        valid = await endpoint.still_identifies(authorization, context.principal, context.request_id)
