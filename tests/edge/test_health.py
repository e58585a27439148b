import asyncio

import httpx
import pytest

from app import health
from app.asgi import create_app, drain
from tests.edge.server import make_endpoint


async def passes() -> None:
    return


async def fails() -> None:
    raise OSError("connection refused")


async def get(probes: dict[str, health.Probe], path: str = "/readyz") -> httpx.Response:
    app = create_app(make_endpoint(), probes=probes)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://edge") as client:
        return await client.get(path)


async def test_lives_whatever_the_probes_say() -> None:
    response = await get({"mongo": fails}, "/livez")
    assert response.status_code == 200


async def test_is_ready_when_every_probe_passes() -> None:
    response = await get({"mongo": passes, "redis": passes})
    assert response.status_code == 200
    assert response.json() == {"status": "ok", "checks": {"mongo": "ok", "redis": "ok"}}


async def test_names_the_probe_that_fails() -> None:
    response = await get({"mongo": fails, "redis": passes})
    assert response.status_code == 503
    assert response.json() == {"status": "failed", "checks": {"mongo": "failed", "redis": "ok"}}


async def test_does_not_wait_for_a_probe_that_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    async def hangs() -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(health, "PROBE_TIMEOUT_SECONDS", 0.01)
    response = await get({"mongo": hangs})
    assert response.status_code == 503


async def test_is_not_ready_while_draining() -> None:
    endpoint = make_endpoint()
    await drain(endpoint)
    app = create_app(endpoint, probes={"mongo": passes})
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://edge") as client:
        response = await client.get("/readyz")
        query = await client.post("/graphql", json={"query": "{hello}"})
    assert (response.status_code, response.json()) == (503, {"status": "draining"})
    assert query.status_code == 200
