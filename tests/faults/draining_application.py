"""An application that takes as long to drain as its settings say, and tells when it serves, begins and ends."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from app.draining import drained_on_signals
from app.settings import Settings


def create_application(settings: Settings) -> Starlette:
    def tell(what: str) -> None:
        (settings.data_directory / f"{what}-{os.getpid()}").touch()

    async def drain() -> None:
        tell("draining")
        await asyncio.sleep(settings.drain_notice_seconds)
        tell("drained")

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        with drained_on_signals(drain):
            tell("serving")
            yield

    async def answer(_: Request) -> PlainTextResponse:
        return PlainTextResponse("ready")

    return Starlette(routes=[Route("/readyz", answer)], lifespan=lifespan)
