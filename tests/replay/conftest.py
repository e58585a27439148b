"""One real server for replays, with a database of its own."""

from collections.abc import AsyncIterator, Iterator

import pytest

from app.cli.connecting import opened_services
from app.settings import Settings
from operations.services import Services
from tests.graphql.serving import served


@pytest.fixture(scope="session")
def replay_settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"database": "replay_tests", "environment": "test"})


@pytest.fixture(scope="session")
def url(replay_settings: Settings) -> Iterator[str]:
    with served(replay_settings) as answering:
        yield answering


@pytest.fixture(scope="session")
async def services(replay_settings: Settings) -> AsyncIterator[Services]:
    async with opened_services(replay_settings) as opened:
        yield opened
