"""Keys of the demo organization stay the same from start to start."""

import json
from pathlib import Path

import pytest

from app.seed.demo_keys import FILE_NAME, DemoKeys, ensure_demo_keys
from app.seed.organization import DEMO_ORGANIZATION, PARTNER, is_valid
from domain.access.api_key import parse_key
from operations.services import Services


async def ensure(services: Services, directory: Path, environment: str = "test") -> DemoKeys:
    return await ensure_demo_keys(services, directory=directory, environment=environment)


async def test_makes_keys_once_and_keeps_them_from_others(services: Services, tmp_path: Path) -> None:
    keys = await ensure(services, tmp_path)
    assert len({keys.operator, keys.storefront, keys.partner}) == 3
    assert (tmp_path / FILE_NAME).stat().st_mode & 0o777 == 0o600
    assert await ensure(services, tmp_path) == keys
    partner = await services.storage.api_keys.get(parse_key(keys.partner).id)
    assert partner is not None
    assert (partner.organization, partner.channels) == (DEMO_ORGANIZATION, ("PARTNER",))
    assert "admin" not in partner.scopes


async def test_replaces_a_revoked_key_alone(services: Services, tmp_path: Path) -> None:
    before = await ensure(services, tmp_path)
    await services.storage.api_keys.revoke(DEMO_ORGANIZATION, parse_key(before.storefront).id, services.now())
    after = await ensure(services, tmp_path)
    assert after.storefront != before.storefront
    assert (after.operator, after.partner) == (before.operator, before.partner)


async def test_replaces_keys_of_another_environment(services: Services, tmp_path: Path) -> None:
    before = await ensure(services, tmp_path)
    after = await ensure(services, tmp_path, environment="stage")
    assert after.operator != before.operator
    assert parse_key(after.operator).environment == "stage"


@pytest.mark.parametrize("content", ["", "[]", '{"operator": 5}', '{"operator": "swy_test_x_y"}'])
async def test_replaces_a_file_that_holds_no_keys(services: Services, tmp_path: Path, content: str) -> None:
    (tmp_path / FILE_NAME).write_text(content)
    keys = await ensure(services, tmp_path)
    assert json.loads((tmp_path / FILE_NAME).read_text())["operator"] == keys.operator


async def test_a_key_of_the_wrong_secret_or_role_is_not_valid(services: Services, tmp_path: Path) -> None:
    keys = await ensure(services, tmp_path)
    names = {"organization": DEMO_ORGANIZATION, "environment": "test"}
    assert await is_valid(services, keys.partner, role=PARTNER, **names)
    assert not await is_valid(services, keys.operator, role=PARTNER, **names)
    wrong = keys.partner[:-1] + ("0" if keys.partner[-1] != "0" else "1")
    assert not await is_valid(services, wrong, role=PARTNER, **names)
