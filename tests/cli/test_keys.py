"""API keys are made, listed and ended at the command line."""

from uuid import uuid4

import pytest

from app.settings import Settings
from domain.access.api_key import parse_key
from tests.cli.command import switchyard


@pytest.fixture
def organization() -> str:
    return f"org-{uuid4().hex[:12]}"


def test_creates_lists_and_revokes_a_key(settings: Settings, organization: str) -> None:
    of_organization = ("--organization", organization)
    created = switchyard(
        *("keys", "create", *of_organization, "--name", "Web store"),
        *("--scope", "orders:read", "--scope", "orders:write", "--channel", "web"),
        settings=settings,
        environment="staging",
    )
    assert created.stderr == ""
    key = parse_key(created.stdout.strip())
    assert key.environment == "staging"

    listed = switchyard("keys", "list", *of_organization, settings=settings).stdout
    assert f"key_{key.id}" in listed
    assert "orders:read orders:write" in listed
    assert key.secret not in listed

    revoked = switchyard("keys", "revoke", f"key_{key.id}", *of_organization, settings=settings)
    assert (revoked.stdout, revoked.returncode) == (f"key_{key.id} is revoked.\n", 0)


def test_refuses_to_revoke_a_key_of_another_organization(settings: Settings, organization: str) -> None:
    created = switchyard(
        *("keys", "create", "--organization", organization, "--name", "Till", "--scope", "orders:read"),
        settings=settings,
    )
    key = parse_key(created.stdout.strip())
    answer = switchyard("keys", "revoke", f"key_{key.id}", "--organization", "another", settings=settings)
    assert (answer.returncode, answer.stderr) == (1, f"Error: No API key key_{key.id}.\n")


def test_creates_indexes_again_and_again(settings: Settings) -> None:
    for _ in range(2):
        assert switchyard("indexes", settings=settings).stdout == "All indexes exist.\n"
