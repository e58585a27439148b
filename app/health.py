"""Whether this process lives, and whether it should get traffic."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

logger = logging.getLogger("switchyard.health")

Probe = Callable[[], Awaitable[None]]
"""Returns if what it looks at is usable, and raises otherwise."""

PROBE_TIMEOUT_SECONDS = 2.0


async def livez(_request: Request) -> Response:
    """The event loop runs: that is all a restart could repair."""
    return JSONResponse({"status": "ok"})


class Readiness:
    """Answers `/readyz`: 200 if every probe passes, else 503 with the names of those that do not."""

    def __init__(self, probes: Mapping[str, Probe], is_draining: Callable[[], bool]) -> None:
        self._probes = probes
        self._is_draining = is_draining

    async def respond(self, _request: Request) -> Response:
        if self._is_draining():
            return JSONResponse({"status": "draining"}, status_code=503)
        outcomes = await asyncio.gather(*(_passes(name, probe) for name, probe in self._probes.items()))
        checks = {name: "ok" if passed else "failed" for name, passed in zip(self._probes, outcomes, strict=True)}
        ready = all(outcomes)
        return JSONResponse({"status": "ok" if ready else "failed", "checks": checks}, 200 if ready else 503)


async def _passes(name: str, probe: Probe) -> bool:
    try:
        async with asyncio.timeout(PROBE_TIMEOUT_SECONDS):
            await probe()
    except Exception as error:  # noqa: BLE001  # whatever it is, the process is not ready
        logger.warning("Probe %s failed: %r", name, error)
        return False
    return True
