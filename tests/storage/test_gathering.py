"""Changes that are about to come share a transaction with those that have come."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from storage.change import Change
from storage.committer import Committer
from storage.committing.gathering import Gathering
from storage.database import Database
from tests.storage.changes import receipt

PATIENT_SECONDS = 60.0
CHANGES = 30


class GivenUp(Exception):
    """Somebody brings no change after all."""


@pytest.fixture
async def patient(database: Database) -> AsyncIterator[Committer]:
    """A committer that waits longer than any test takes, unless it knows that nobody is to come."""
    gathering = Gathering(seconds_max=PATIENT_SECONDS, quiet_seconds_max=PATIENT_SECONDS)
    committer = Committer(database, gathering=gathering)
    yield committer
    await committer.close()


async def decide(committer: Committer, change: Change, *, turns: int) -> None:
    """Take so many turns of the event loop to decide, and commit."""
    with committer.gathering:
        for _ in range(turns):
            await asyncio.sleep(0)
        await committer.commit(change)


async def test_those_who_are_deciding_are_waited_for(patient: Committer, database: Database, organization: str) -> None:
    changes = [receipt(organization, f"TEA-{number}", 1) for number in range(CHANGES)]
    await asyncio.gather(*(decide(patient, each, turns=10 * number) for number, each in enumerate(changes)))
    assert await database["commits"].count_documents({"organization": organization}) == 1


async def test_nobody_waits_for_those_who_have_given_up(patient: Committer, organization: str) -> None:
    async def give_up() -> None:
        with patient.gathering:
            await asyncio.sleep(0)
            raise GivenUp

    deciding = asyncio.create_task(decide(patient, receipt(organization, "TEA", 1), turns=1))
    with pytest.raises(GivenUp):
        await give_up()
    await asyncio.wait_for(deciding, PATIENT_SECONDS / 2)


async def test_who_takes_long_is_not_waited_for(database: Database, organization: str) -> None:
    committer = Committer(database)
    with committer.gathering:  # as long as this test lasts
        await asyncio.wait_for(decide(committer, receipt(organization, "TEA", 1), turns=1), PATIENT_SECONDS / 2)
    await committer.close()


async def test_who_comes_without_a_word_is_committed(patient: Committer, organization: str) -> None:
    await asyncio.wait_for(patient.commit(receipt(organization, "TEA", 1)), PATIENT_SECONDS / 2)


async def test_who_waits_for_others_is_not_waited_for(patient: Committer, organization: str) -> None:
    with patient.gathering, patient.gathering.aside():
        deciding = decide(patient, receipt(organization, "TEA", 1), turns=1)
        await asyncio.wait_for(deciding, PATIENT_SECONDS / 2)


async def test_as_many_as_a_transaction_takes_are_enough() -> None:
    gathering = Gathering(seconds_max=PATIENT_SECONDS, quiet_seconds_max=PATIENT_SECONDS)
    with gathering, gathering, gathering:
        await asyncio.wait_for(gathering.others(["one", "another"], enough=2), PATIENT_SECONDS / 2)
