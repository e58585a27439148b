"""`switchyard demo` and `switchyard seed` as their users run them."""

import json
from pathlib import Path

import pytest

from app.running_server import FILE_NAME, find_server, recorded_server
from app.settings import Settings
from tests.cli.command import switchyard
from tests.replay.files import row, write


@pytest.fixture(scope="session")
def demo_settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"database": "cli_demo"})


def test_the_demo_ends_with_status_0_when_everything_was_right(demo_settings: Settings) -> None:
    answer = switchyard("demo", "--exit", settings=demo_settings)
    assert answer.stderr == ""
    assert answer.returncode == 0
    assert "Every step and every event was right" in answer.stdout
    assert answer.stdout.rstrip().endswith("are what the stored documents say.")


def test_seeding_says_what_is_new(demo_settings: Settings) -> None:
    first = switchyard("seed", settings=demo_settings)
    assert (first.returncode, first.stderr) == (0, "")
    again = switchyard("seed", settings=demo_settings)
    assert again.stdout.startswith("The demo organization has 20 locations, 320 SKUs and ")
    assert again.stdout.rstrip().endswith("; 0 of these are new.")


def test_replays_a_file_and_names_its_bad_rows(demo_settings: Settings, tmp_path: Path) -> None:
    orders = write(tmp_path / "orders.csv", row(), row(order_id="US-2", quantity="many"), row(order_id="US-3"))
    answer = switchyard("demo", "--exit", "--orders", str(orders), "--concurrency", "2", settings=demo_settings)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert "line 3: quantity: 'many' is no number of units from 1 to 1000000" in answer.stdout
    assert "1 rows cannot be used; 1 orders are left out whole for them." in answer.stdout
    assert "2 orders in " in answer.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--url", "http://127.0.0.1:9", "--key", "k"), "no answer from http://127.0.0.1:9/graphql"),
        (("--url", "here/there:", "--key", "k"), "no answer from http://here/there:"),
        (("--url", "ftp://a", "--key", "k"), "'ftp://a' is not the address of a server"),
        (("--url", "http://127.0.0.1:9"), "--url needs the key of an operator there"),
        (("--limit", "3"), "--limit goes with --orders"),
        (("--orders", "no.csv"), "cannot read no.csv: No such file or directory"),
        (("--orders", "pyproject.toml"), "pyproject.toml lacks the columns order_id, order_date"),
        (("--orders", "a.csv", "--url", "b"), "--orders makes an organization of its own"),
    ],
)
def test_says_what_it_cannot_do(arguments: tuple[str, ...], message: str) -> None:
    answer = switchyard("demo", "--exit", *arguments)
    assert answer.returncode == 1
    assert answer.stderr.startswith(f"Error: {message}")
    assert "Traceback" not in answer.stderr


def test_says_that_a_file_holds_no_order(tmp_path: Path) -> None:
    answer = switchyard("demo", "--exit", "--orders", str(write(tmp_path / "orders.csv")))
    assert answer.returncode == 1
    assert answer.stderr.endswith("holds no order that can be placed\n")


def test_a_running_server_is_found_while_it_runs(settings: Settings, tmp_path: Path) -> None:
    here = settings.model_copy(update={"data_directory": tmp_path})
    assert find_server(here) is None
    with recorded_server(here, "http://127.0.0.1:1"):
        assert find_server(here) == "http://127.0.0.1:1"
        assert find_server(here.model_copy(update={"database": "another"})) is None
        assert "mongodb" not in (tmp_path / FILE_NAME).read_text()
    assert find_server(here) is None


def test_a_server_that_died_is_not_found(settings: Settings, tmp_path: Path) -> None:
    here = settings.model_copy(update={"data_directory": tmp_path})
    with recorded_server(here, "http://127.0.0.1:1"):
        record = json.loads((tmp_path / FILE_NAME).read_text())
    record["process"] = {"pid": 2**22 - 1, "started": "long ago"}
    (tmp_path / FILE_NAME).write_text(json.dumps(record))
    assert find_server(here) is None
    (tmp_path / FILE_NAME).write_text("{")
    assert find_server(here) is None


def test_a_newer_server_keeps_its_record(settings: Settings, tmp_path: Path) -> None:
    here = settings.model_copy(update={"data_directory": tmp_path})
    with recorded_server(here, "http://127.0.0.1:1"):
        newer = (tmp_path / FILE_NAME).read_text().replace(":1", ":2", 1)
        (tmp_path / FILE_NAME).write_text(newer)
    assert (tmp_path / FILE_NAME).read_text() == newer
