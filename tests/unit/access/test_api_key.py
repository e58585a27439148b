"""API keys: what a client shows, and what is kept of it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from domain.access.api_key import ApiKey, PresentedKey, format_key, hash_secret, parse_key
from domain.access.credentials import InvalidCredentials
from domain.access.principal import ANONYMOUS, Principal

SECRET = "0123456789abcdef" * 3
NOW = datetime(2026, 1, 5, tzinfo=UTC)


def test_key_is_read_as_it_was_written() -> None:
    text = format_key(environment="live", key_id="01kcz3t5m9", secret=SECRET)
    assert text == f"swy_live_01kcz3t5m9_{SECRET}"
    assert parse_key(text) == PresentedKey(environment="live", id="01kcz3t5m9", secret=SECRET)


@pytest.mark.parametrize(
    "garbage",
    [
        "",
        "swy_",
        "swy_live",
        f"swy_live_{SECRET}",
        f"swy__id_{SECRET}",
        f"swy_live__{SECRET}",
        f"swy_LIVE_id_{SECRET}",
        f"swy_live_id_{SECRET[:31]}",
        f"swy_live_id_{SECRET * 2}",
        f"swy_live_id_{SECRET}\n",
        f" swy_live_id_{SECRET}",
        f"SWY_live_id_{SECRET}",
        f"swy_live_{'i' * 33}_{SECRET}",
        f"swy_{'e' * 17}_id_{SECRET}",
        f"swy_live_id_{SECRET[:40]}\u00e9",
        f"swy_live_id_{SECRET[:40]}\u0661",
        f"swy_live_id_{SECRET[:40]}\ud800",
        f"swy_live_id_{SECRET[:40]}\x00",
        f"swy_live_id_{SECRET[:40]}_",
    ],
)
def test_anything_else_is_no_key(garbage: str) -> None:
    with pytest.raises(InvalidCredentials, match="not an API key"):
        parse_key(garbage)


def test_refusal_does_not_repeat_the_secret() -> None:
    with pytest.raises(InvalidCredentials) as refused:
        parse_key(f"swy_live_id_{SECRET}!")
    assert SECRET not in str(refused.value)


def test_only_a_hash_is_kept() -> None:
    assert hash_secret("a") == "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
    assert hash_secret(SECRET) != hash_secret(SECRET[:-1])


def test_principal_has_the_limits_of_its_key() -> None:
    limits: dict[str, Any] = {"scopes": ("orders:read", "orders:write"), "channels": ("WEB",), "locations": None}
    key = ApiKey(id="k1", organization="acme", name="Web", hash="h", created_at=NOW, **limits)
    assert key.principal == Principal(
        organization="acme",
        client_id="key_k1",
        scopes=frozenset({"orders:read", "orders:write"}),
        channels=frozenset({"WEB"}),
        locations=None,
    )
    assert key.principal.is_authenticated


def test_limit_to_nothing_is_not_the_same_as_no_limit() -> None:
    key = ApiKey(id="k1", organization="acme", name="W", hash="h", scopes=(), locations=(), created_at=NOW)
    assert key.principal.locations == frozenset()
    assert key.principal.channels is None


def test_visitor_without_credentials_may_do_nothing() -> None:
    assert not ANONYMOUS.is_authenticated
    assert ANONYMOUS.scopes == frozenset()
