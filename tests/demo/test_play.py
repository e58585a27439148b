"""The demo on a real server: it passes, again and again, and it fails when something else happens."""

import asyncio
import io
import re
from pathlib import Path

import pytest
from rich.console import Console

from app.client.errors import ClientError, KeyRefused, ServerUnreachable
from app.client.graphql_client import GraphQLClient
from app.demo import chapter_routing
from app.demo.cast import Cast
from app.demo.errors import DemoFailed
from app.demo.play import play_demo
from app.demo.session import play_session
from app.demo.stage import Stage
from app.seed.demo_keys import DemoKeys, ensure_demo_keys
from app.seed.organization import DEMO_ORGANIZATION
from app.seed.seed_organization import seed_organization
from app.verified import require_consistent
from operations.services import Services


def paper() -> Console:
    return Console(file=io.StringIO(), width=140, color_system=None)


def text_of(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


@pytest.fixture
async def keys(services: Services, tmp_path: Path) -> DemoKeys:
    return await ensure_demo_keys(services, directory=tmp_path, environment="test")


async def test_seeding_again_changes_nothing(url: str, keys: DemoKeys, services: Services) -> None:
    async with GraphQLClient(url, keys.operator) as operator:
        first = await seed_organization(operator)
        events = await services.storage.database["events"].count_documents({"organization": DEMO_ORGANIZATION})
        again = await seed_organization(operator)
        after = await services.storage.database["events"].count_documents({"organization": DEMO_ORGANIZATION})
    assert (first.locations, first.skus) == (again.locations, again.skus) == (20, 320)
    assert again.levels_stocked == 0
    assert after == events > 3_000


async def test_plays_to_the_end_twice_and_side_by_side(services: Services, url: str, tmp_path: Path) -> None:
    consoles = [paper(), paper()]
    await asyncio.gather(
        *(
            play_session(
                services, url, console, directory=tmp_path / "data", environment="test", seed=1, pause_seconds=0.0
            )
            for console in consoles
        )
    )
    for console in consoles:
        told = text_of(console)
        ended = re.search(r"CLOSED, DELIVERED, version (\d+)\. Every step and every event was right: 28 steps", told)
        assert ended is not None
        last = int(ended[1])
        # The day of the week decides how many of the four steps that move units change the day that is promised.
        assert 37 <= last <= 41
        assert re.search(rf"orderChanged +│ +{last - 1} │ +{last - 1} │ 2 to {last}, no gap", told)
        assert re.search(r"stockChanged +│ +18 │ +18 │ 7 levels, each without gap", told)
        assert "Verified: " in told


async def test_fails_when_somebody_else_changes_the_order(
    url: str, keys: DemoKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    undisturbed = chapter_routing.play

    async def disturbed(stage: Stage, cast: Cast) -> None:
        hold = "mutation ($input: HoldOrderInput!) { holdOrder(input: $input) { userErrors { code message } } }"
        await cast.operator.mutate(hold, input={"id": stage.state.id, "reason": "MANUAL"})
        await undisturbed(stage, cast)

    monkeypatch.setattr(chapter_routing, "play", disturbed)
    with pytest.raises((DemoFailed, ClientError)) as failure:
        await play_demo(url, keys.operator, paper())
    assert "ILLEGAL_TRANSITION" in str(failure.value) or "ORDER_HELD" in str(failure.value)


async def test_takes_its_keys_back(url: str, keys: DemoKeys, services: Services) -> None:
    await play_demo(url, keys.operator, paper())
    temporary = services.storage.database["api_keys"].find({"name": {"$regex": "^demo "}})
    found = await temporary.to_list(length=None)
    assert found
    assert all(key["revoked_at"] is not None for key in found)


async def test_refuses_a_wrong_key_and_a_weak_one(url: str, keys: DemoKeys) -> None:
    with pytest.raises(KeyRefused, match="does not accept the key"):
        await play_demo(url, "swy_test_0123456789_" + "0" * 48, paper())
    with pytest.raises(ClientError, match="the key lacks the scopes ADMIN"):
        await play_demo(url, keys.storefront, paper())


async def test_says_that_nobody_answers() -> None:
    with pytest.raises(ServerUnreachable, match=r"no answer from http://127\.0\.0\.1:9/graphql"):
        await play_demo("http://127.0.0.1:9", "key", paper())


async def test_leaves_what_it_did_consistent(services: Services) -> None:
    await require_consistent(services, DEMO_ORGANIZATION, paper())
