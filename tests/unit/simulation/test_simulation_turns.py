"""One simulation at a time: who waits for it, and who is told at once to come again."""

import asyncio
from itertools import count

import pytest

from domain.refusals import InvalidInput
from operations.simulation_turns import SimulationsBusy, SimulationTurns


class Clock:
    """A time that passes when it is told to."""

    def __init__(self) -> None:
        self.seconds = 1_000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


def turns_of(clock: Clock, *, wait_seconds_max: float = 0.05) -> SimulationTurns:
    return SimulationTurns(seconds_max=8.0, wait_seconds_max=wait_seconds_max, monotonic=clock)


async def test_ends_work_that_takes_too_long(clock: Clock) -> None:
    async with turns_of(clock).turn(steps=2) as work:
        clock.seconds += 8.0
        work.go_on()
        clock.seconds += 0.1
        with pytest.raises(InvalidInput, match="longer than 8 seconds"):
            work.go_on()


async def test_ends_work_that_nobody_waits_for_any_more(clock: Clock) -> None:
    async with turns_of(clock).turn(steps=2) as work:
        work.go_on()
    with pytest.raises(InvalidInput):
        work.go_on()


async def test_refuses_at_once_who_would_wait_too_long(clock: Clock) -> None:
    turns = turns_of(clock, wait_seconds_max=2.0)
    async with turns.turn(steps=10) as work:
        for _ in range(4):
            work.go_on()
            clock.seconds += 0.6
        with pytest.raises(SimulationsBusy) as busy:
            turns.check()
        # Three steps of ten are done after 2.4 seconds, so that the other seven take 5.6 more.
        assert busy.value.seconds == 6
        with pytest.raises(SimulationsBusy):
            async with asyncio.timeout(1), turns.turn(steps=1):
                raise AssertionError("had a turn")


async def test_nobody_waits_for_longer_than_what_is_left_of_the_first(clock: Clock) -> None:
    turns = turns_of(clock, wait_seconds_max=2.0)
    async with turns.turn(steps=1_000) as work:
        work.go_on()
        clock.seconds += 6.5
        turns.check()
        clock.seconds -= 1.0
        with pytest.raises(SimulationsBusy) as busy:
            turns.check()
        assert busy.value.seconds == 3


async def test_waits_for_what_is_nearly_done(clock: Clock) -> None:
    turns, order = turns_of(clock, wait_seconds_max=5.0), count()

    async def second() -> int:
        async with turns.turn(steps=1):
            return next(order)

    async with turns.turn(steps=10) as work:
        for _ in range(10):
            work.go_on()
            clock.seconds += 0.6
        waiting = asyncio.create_task(second())
        await asyncio.sleep(0)
        assert next(order) == 0
    assert await waiting == 1


async def test_waits_no_longer_than_it_may_for_what_nobody_can_foresee(clock: Clock) -> None:
    turns = turns_of(clock)
    async with turns.turn(steps=10):
        with pytest.raises(SimulationsBusy) as busy:
            async with turns.turn(steps=1):
                raise AssertionError("had a turn")
        assert busy.value.seconds == 1
    async with turns.turn(steps=1) as work:
        work.go_on()


async def test_gives_its_turn_back_when_it_fails(clock: Clock) -> None:
    turns = turns_of(clock)

    async def fail() -> None:
        async with turns.turn(steps=1):
            raise KeyError("a defect")

    with pytest.raises(KeyError):
        await fail()
    async with turns.turn(steps=1) as work:
        work.go_on()
