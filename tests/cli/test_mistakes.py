"""A mistake at the command line ends in one clear message and a non-zero exit code, never in a traceback."""

import pytest

from app.settings import Settings
from tests.cli.command import switchyard


def test_says_which_settings_cannot_be_used() -> None:
    answer = switchyard("serve", port="many", workers="0")
    assert answer.returncode == 1
    assert answer.stdout == ""
    lines = answer.stderr.splitlines()
    assert lines[0] == "Error: These settings cannot be used:"
    assert [line.strip().split(":")[0] for line in lines[1:]] == ["SWITCHYARD_PORT", "SWITCHYARD_WORKERS"]


def test_suggests_the_command_that_was_meant() -> None:
    answer = switchyard("srve")
    assert answer.returncode == 2
    assert "Did you mean 'serve'?" in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize("command", ["serve", "indexes", "verify"])
def test_says_that_the_database_does_not_answer(command: str) -> None:
    answer = switchyard(command, mongo_url="mongodb://127.0.0.1:1/", redis_url="redis://127.0.0.1:1")
    assert answer.returncode == 1
    assert answer.stderr == (
        "Error: The database did not answer. Is SWITCHYARD_MONGO_URL right, and is it a replica set?\n"
    )


def test_refuses_an_unknown_scope(settings: Settings) -> None:
    answer = switchyard(
        "keys", "create", "--organization", "cli", "--name", "Till", "--scope", "orders", settings=settings
    )
    assert answer.returncode == 1
    assert answer.stderr.startswith("Error: Scopes are one or more of: admin, ")


def test_refuses_an_organization_that_is_no_code() -> None:
    answer = switchyard("keys", "list", "--organization", "a|b")
    assert answer.returncode == 2
    assert "Invalid value for '--organization'" in answer.stderr


def test_help_names_every_command() -> None:
    answer = switchyard("--help")
    assert answer.returncode == 0
    for command in ("serve", "demo", "seed", "verify", "indexes", "stock", "keys", "schema"):
        assert f" {command} " in answer.stdout


def test_does_not_run_without_its_assertions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONOPTIMIZE", "1")
    answer = switchyard("schema", "export", "--check")
    assert (answer.returncode, answer.stdout) == (1, "")
    assert "without -O" in answer.stderr
