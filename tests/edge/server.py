"""The edge behind a real server on a free port."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import uvicorn
from starlette.types import ASGIApp

from app.asgi import create_app
from app.graphql.endpoint import Endpoint, create_endpoint
from app.graphql.limits import Limits
from app.http_protocol import BoundedHttpProtocol
from tests.edge.toy import authenticate, make_policies, make_schema


def make_endpoint(*, limits: Limits | None = None, **changes: Any) -> Endpoint:
    schema = make_schema()
    parts = {"schema": schema, "policies": make_policies(schema), "authenticate": authenticate, "services": {"open": 0}}
    return create_endpoint(**{**parts, **changes}, limits=limits)


def make_client(endpoint: Endpoint | None = None, **changes: Any) -> httpx.AsyncClient:
    """A client of the application without a server."""
    app = create_app(endpoint or make_endpoint(**changes), probes={})
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://edge")


@dataclass(frozen=True)
class Running:
    endpoint: Endpoint
    host: str
    port: int
    loop: asyncio.AbstractEventLoop

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}/graphql"

    @property
    def socket_url(self) -> str:
        return f"ws://{self.host}:{self.port}/graphql"


@contextmanager
def running(
    endpoint: Endpoint, app: ASGIApp | None = None, *, http: type[asyncio.Protocol] = BoundedHttpProtocol
) -> Iterator[Running]:
    """Serve the endpoint from a thread with its own event loop."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        app or create_app(endpoint, probes={}),
        http=http,
        ws="websockets-sansio",
        interface="asgi3",
        ws_per_message_deflate=False,
        ws_max_size=endpoint.limits.frame_bytes,
        lifespan="off",
        log_level="critical",
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_until_complete, args=(server.serve(sockets=[listener]),), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        host, port = listener.getsockname()
        yield Running(endpoint, host, port, loop)
    finally:
        server.should_exit = True
        thread.join(10)
        loop.close()
        listener.close()
