"""One server for the attacks, and one organization that they all may damage."""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from app.cli.connecting import opened_services
from app.settings import Settings
from operations.services import Services
from tests.graphql.api import Api
from tests.graphql.business import Business, open_business
from tests.graphql.serving import served


@pytest.fixture(scope="session")
def hostile_settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"database": "hostile_tests", "environment": "test"})


@pytest.fixture(scope="session")
def url(hostile_settings: Settings) -> Iterator[str]:
    with served(hostile_settings) as answering:
        yield answering


@pytest.fixture(scope="session")
async def services(hostile_settings: Settings) -> AsyncIterator[Services]:
    async with opened_services(hostile_settings) as opened:
        yield opened


@pytest.fixture(scope="session")
async def http(url: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=url, timeout=30, limits=httpx.Limits(max_connections=32)) as client:
        yield client


@pytest.fixture(scope="session")
async def business(http: httpx.AsyncClient, services: Services) -> Business:
    visitor = Api(http, services, "", "test")
    return await open_business(await visitor.elsewhere(), services.storage.database)
