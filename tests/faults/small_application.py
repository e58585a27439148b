"""An application that tells which worker answers, for tests of the processes around it."""

import os

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from app.settings import Settings


def create_application(settings: Settings) -> Starlette:
    if (settings.data_directory / "broken").exists():
        raise RuntimeError("broken on purpose")

    async def answer(_: Request) -> PlainTextResponse:
        return PlainTextResponse(str(os.getpid()))

    (settings.data_directory / f"worker-{os.getpid()}").touch()
    return Starlette(routes=[Route("/readyz", answer), Route("/", answer)])
