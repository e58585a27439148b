"""Decide again on the newest state when others were first."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, nullcontext

from domain.refusals import VersionConflict
from operations.command import Command, Result
from operations.committing import DECISION_ATTEMPTS_MAX
from operations.services import Services
from storage.errors import StaleWrite


class Overtaken(Exception):
    """Others took what the decision counted on, though no document says so; `told` is raised when it never ends."""

    def __init__(self, told: Exception) -> None:
        super().__init__(str(told))
        self.told = told


async def decide_until_true(
    services: Services, command: Command, turn: str, decide_and_commit: Callable[[], Awaitable[Result]]
) -> Result:
    """Run it until nobody was first, within limits.

    Whoever was overtaken once waits for its turn on what `turn` names, if anything: many that change the same would
    overtake each other for ever. Raises VersionConflict instead when the client expects a version.
    """
    for attempt in range(DECISION_ATTEMPTS_MAX):
        last = attempt == DECISION_ATTEMPTS_MAX - 1
        async with _turn(services, command.organization, turn) if attempt and turn else nullcontext():
            try:
                return await decide_and_commit()
            except StaleWrite as stale:
                if command.expected_version is not None:
                    raise VersionConflict(expected=command.expected_version, actual=stale.actual) from stale
                if last:
                    raise
            except Overtaken as overtaken:
                if last:
                    raise overtaken.told from overtaken
    raise AssertionError("every attempt returns or raises")


@asynccontextmanager
async def _turn(services: Services, organization: str, turn: str) -> AsyncIterator[None]:
    lock = services.turns.of(organization, turn)
    with services.storage.committer.gathering.aside():
        await lock.acquire()
    try:
        yield
    finally:
        lock.release()
