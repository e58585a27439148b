"""One running edge for the tests that need no special limits."""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from tests.edge.server import Running, make_client, make_endpoint, running


@pytest.fixture(scope="session")
def edge() -> Iterator[Running]:
    with running(make_endpoint(editor_enabled=True)) as server:
        yield server


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with make_client() as client:
        yield client
