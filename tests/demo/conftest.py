"""One real server for the demo, with a database of its own."""

from collections.abc import AsyncIterator, Iterator

import pytest

from app.cli.connecting import opened_services
from app.settings import Settings
from operations.services import Services
from tests.graphql.serving import served


@pytest.fixture(scope="session")
def demo_settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"database": "demo_tests", "environment": "test"})


@pytest.fixture(scope="session")
def url(demo_settings: Settings) -> Iterator[str]:
    with served(demo_settings) as answering:
        yield answering


@pytest.fixture(scope="session")
async def services(demo_settings: Settings) -> AsyncIterator[Services]:
    async with opened_services(demo_settings) as opened:
        yield opened
