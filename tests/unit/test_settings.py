"""The settings read the environment once, refuse what cannot be used, and never show a secret."""

import os
from pathlib import Path

import pytest
from pydantic import ValidationError

from app.settings import PREFIX, SettingsError, load_settings


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        monkeypatch.delenv(name)


def test_defaults_need_no_environment() -> None:
    settings = load_settings()
    assert (settings.mongo_url, settings.redis_url) == ("", "")
    assert settings.port == 8000
    assert settings.data_directory == Path.cwd() / ".switchyard"


def test_defaults_are_the_published_limits() -> None:
    settings = load_settings()
    assert (settings.tokens_max, settings.depth_max, settings.aliases_max, settings.directives_max) == (
        1000,
        10,
        30,
        50,
    )
    assert (settings.query_fields_max, settings.mutation_fields_max) == (20, 10)
    assert settings.cost_max == 1000
    assert (settings.body_bytes_max, settings.frame_bytes_max) == (262_144, 65_536)
    assert (settings.operation_timeout_seconds, settings.socket_init_timeout_seconds) == (10.0, 10.0)
    assert (settings.socket_operations_max, settings.subscriber_queue_max) == (50, 256)
    assert settings.idempotency_retention_hours == 24


def test_reads_prefixed_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SWITCHYARD_PORT", "9000")
    monkeypatch.setenv("SWITCHYARD_GRAPHIQL", "false")
    assert load_settings().port == 9000
    assert load_settings().graphiql is False


def test_overrides_win_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SWITCHYARD_PORT", "9000")
    assert load_settings(port=9100).port == 9100


def test_an_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SWITCHYARD_WORKERS", "")
    assert load_settings().workers == 1


def test_names_every_variable_that_cannot_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SWITCHYARD_PORT", "tcp://10.0.0.1:80")
    monkeypatch.setenv("SWITCHYARD_ENVIRONMENT", "Production")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert [problem.split(":")[0] for problem in caught.value.problems] == ["SWITCHYARD_PORT", "SWITCHYARD_ENVIRONMENT"]


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("MONGO_URL", "secret@db", "SWITCHYARD_MONGO_URL: must start with mongodb:// or mongodb+srv://"),
        ("REDIS_URL", "secret@db", "SWITCHYARD_REDIS_URL: must start with redis:// or rediss:// or unix://"),
        ("JWT_SECRET", "secret", "SWITCHYARD_JWT_SECRET: must have at least 32 bytes"),
    ],
)
def test_refuses_a_bad_secret_without_showing_it(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, problem: str
) -> None:
    monkeypatch.setenv(PREFIX + name, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert caught.value.problems == [problem]
    assert "secret" not in str(caught.value.__cause__).replace("jwt_secret", "")


def test_reads_a_secret_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "url").write_text("mongodb://user:word@db:27017/\n")
    monkeypatch.setenv("SWITCHYARD_MONGO_URL_FILE", str(tmp_path / "url"))
    assert load_settings().mongo_url == "mongodb://user:word@db:27017/"


def test_refuses_a_secret_given_twice(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "url").write_text("mongodb://a/")
    monkeypatch.setenv("SWITCHYARD_MONGO_URL_FILE", str(tmp_path / "url"))
    monkeypatch.setenv("SWITCHYARD_MONGO_URL", "mongodb://b/")
    with pytest.raises(SettingsError, match="are both set"):
        load_settings()


def test_names_a_secret_file_that_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SWITCHYARD_JWT_SECRET_FILE", "/nowhere/secret")
    with pytest.raises(SettingsError, match="SWITCHYARD_JWT_SECRET_FILE: cannot read /nowhere/secret: No such file"):
        load_settings()


def test_hides_secrets_in_its_representation() -> None:
    settings = load_settings(mongo_url="mongodb://user:word@db/", jwt_secret="s" * 32)
    assert "word" not in repr(settings)
    assert "ssss" not in repr(settings)


def test_is_frozen() -> None:
    with pytest.raises(ValidationError):
        load_settings().port = 1  # type: ignore[misc]  # the point of the test


def test_refuses_a_lease_that_ends_before_its_renewal() -> None:
    with pytest.raises(SettingsError, match="SWITCHYARD_RELAY_RENEW_SECONDS must be less than"):
        load_settings(relay_lease_seconds=1.0, relay_renew_seconds=1.0)


def test_a_child_process_reads_the_same_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "url").write_text("mongodb://db/")
    environment = {"SWITCHYARD_MONGO_URL_FILE": str(tmp_path / "url")}
    monkeypatch.setattr(os, "environ", environment)
    settings = load_settings(port=9000, graphiql=False, data_directory=tmp_path)
    settings.export_to(environment)
    assert load_settings() == settings
    assert environment["SWITCHYARD_MONGO_URL"] == "mongodb://db/"
