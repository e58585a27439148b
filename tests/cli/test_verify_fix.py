"""`switchyard verify --fix` proposes movements, asks, books them, and verifies again."""

import os
import pty
import subprocess
import sys
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from app.settings import Settings
from storage.database import Database, connect
from storage.indexes import ensure_indexes
from storage.store import open_storage
from tests.cli.command import ROOT, switchyard
from tests.storage.changes import make_location, receipt, saving

TEA = {"_id": "acme|TEA|NYC"}


@pytest.fixture
async def database(settings: Settings) -> AsyncIterator[Database]:
    """A database whose only organization has 10 TEA, of which somebody made 13 by hand."""
    connected = connect(settings.mongo_url, f"fix-{uuid4().hex[:12]}")
    await ensure_indexes(connected)
    storage = open_storage(connected)
    await storage.committer.commit(saving("acme", make_location()))
    await storage.committer.commit(receipt("acme", "TEA", 10))
    await storage.close()
    await connected["stock_levels"].update_one(TEA, {"$inc": {"available": 3, "on_hand": 3}})
    yield connected
    await connected.client.drop_database(connected.name)
    connected.client.close()


async def on_hand(database: Database) -> int:
    document = await database["stock_levels"].find_one(TEA)
    assert document is not None
    quantity: int = document["on_hand"]
    return quantity


def fix(settings: Settings, database: Database, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return switchyard("verify", "--fix", *arguments, settings=settings, database=database.name)


async def test_books_what_it_proposes_and_verifies_again(settings: Settings, database: Database) -> None:
    answer = fix(settings, database, "--yes")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert "DOCUMENT_DIFFERS acme stock:TEA|NYC: available: events say 10, stored is 13" in answer.stdout
    assert "none: as the ledger says" in answer.stdout
    assert "Booked 1 corrections." in answer.stdout
    assert answer.stdout.splitlines()[-1].startswith("Consistent: 2 streams with 3 events")
    assert await on_hand(database) == 10


async def test_takes_the_stored_level_for_true_when_told(settings: Settings, database: Database) -> None:
    answer = fix(settings, database, "--yes", "--trust", "stored")
    assert answer.returncode == 0, answer.stderr
    assert "available +3" in answer.stdout
    assert await on_hand(database) == 13
    again = fix(settings, database, "--yes")
    assert (again.returncode, again.stdout.count("\n")) == (0, 1)


async def test_asks_before_it_books(settings: Settings, database: Database) -> None:
    answer = fix(settings, database)
    assert answer.returncode == 1
    assert "nobody can be asked here" in answer.stderr
    assert "Proposed corrections: 1" in answer.stdout
    for typed, code, units in ((b"n\n", 1, 13), (b"y\n", 0, 10)):
        assert answered(settings, database, typed) == code
        assert await on_hand(database) == units


def answered(settings: Settings, database: Database, typed: bytes) -> int:
    """The exit code of a command whose question somebody answers at a terminal."""
    environment = dict(os.environ)
    settings.export_to(environment)
    environment["SWITCHYARD_DATABASE"] = database.name
    terminal, command_side = pty.openpty()
    with os.fdopen(terminal, "wb", closefd=True) as keyboard:
        process = subprocess.Popen(
            [sys.executable, "-m", "app", "verify", "--fix"],
            cwd=ROOT,
            env=environment,
            stdin=command_side,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(command_side)
        keyboard.write(typed)
        keyboard.flush()
        return process.wait(60)


async def test_says_what_movements_cannot_mend(settings: Settings, database: Database) -> None:
    await database["orders"].insert_one({"_id": "acme|ord_1", "organization": "acme", "version": 1})
    await database["stock_levels"].update_one(TEA, {"$set": {"available": "many"}})
    answer = fix(settings, database, "--yes")
    assert answer.returncode == 1
    assert "Not to be mended by movements of stock: DOCUMENT_WITHOUT_EVENTS (1)." in answer.stdout
    assert "Not correctable: TEA at NYC: its document cannot be read" in answer.stdout
    assert "Booked" not in answer.stdout
    assert answer.stderr.startswith("Error: differences found: ")


def test_yes_goes_with_fix(settings: Settings) -> None:
    answer = switchyard("verify", "--yes", settings=settings)
    assert (answer.returncode, answer.stderr) == (1, "Error: --yes goes with --fix\n")
