"""The end of the time that something may take."""

import asyncio

import pytest

from app.graphql.deadline import Deadline, TimeLimit

SOON = 0.01
LATE = 30.0


class TooLate(Exception):
    """The error of these limits."""


def soon() -> Deadline:
    return Deadline(TimeLimit(SOON, TooLate))


def late() -> Deadline:
    return Deadline(TimeLimit(LATE, TooLate))


async def test_what_takes_too_long_is_stopped() -> None:
    deadline = soon()
    work = asyncio.get_running_loop().create_future()

    with pytest.raises(TooLate), deadline:
        await work

    assert work.cancelled()
    assert deadline.is_over
    assert _cancelling() == 0


async def test_what_is_done_in_time_goes_on_undisturbed() -> None:
    deadline = soon()

    with deadline:
        await asyncio.sleep(0)
    await asyncio.sleep(SOON * 3)

    assert not deadline.is_over
    assert _cancelling() == 0


async def test_what_fails_in_time_fails_as_it_did() -> None:
    with pytest.raises(ValueError, match="ours"), late():
        raise ValueError("ours")


async def test_a_timeout_inside_is_not_that_of_the_deadline() -> None:
    deadline = late()

    with pytest.raises(TimeoutError), deadline:
        async with asyncio.timeout(SOON):
            await asyncio.sleep(LATE)

    assert not deadline.is_over


async def test_who_is_cancelled_by_others_stays_so() -> None:
    async def work(deadline: Deadline) -> None:
        with deadline:
            await asyncio.sleep(LATE)

    for deadline, is_over in ((late(), False), (soon(), True)):
        task = asyncio.create_task(work(deadline))
        await asyncio.sleep(0)
        if is_over:
            deadline.end()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert task.cancelled()


async def test_the_inner_of_two_deadlines_ends_first() -> None:
    outer, inner = late(), soon()

    with outer:
        with pytest.raises(TooLate), inner:
            await asyncio.sleep(LATE)
        await asyncio.sleep(0)

    assert (outer.is_over, inner.is_over) == (False, True)


async def test_each_of_many_has_its_own_time() -> None:
    limit = TimeLimit(SOON * 10, TooLate)
    ended: list[int] = []

    async def work(number: int, seconds: float) -> None:
        try:
            with Deadline(limit):
                await asyncio.sleep(seconds)
        except TooLate:
            ended.append(number)

    begun = []
    for number, seconds in enumerate((LATE, 0, LATE, SOON, LATE)):
        begun.append(asyncio.create_task(work(number, seconds)))
        await asyncio.sleep(SOON)
    assert ended == []
    await begun[0]
    assert ended == [0]
    await begun[4]
    assert ended == [0, 2, 4]


async def test_a_limit_goes_on_after_a_pause() -> None:
    limit = TimeLimit(SOON, TooLate)
    with Deadline(limit):
        await asyncio.sleep(0)
    await asyncio.sleep(SOON * 2)
    with pytest.raises(TooLate), Deadline(limit):
        await asyncio.sleep(LATE)


async def test_a_timeout_inside_that_is_over_too_tells_of_the_deadline() -> None:
    async def work() -> None:
        try:
            await asyncio.sleep(LATE)
        except asyncio.CancelledError:
            raise TimeoutError from None

    with pytest.raises(TooLate), soon():
        await work()


def test_a_limit_serves_one_loop_after_the_other() -> None:
    limit = TimeLimit(SOON, TooLate)

    async def work() -> None:
        with pytest.raises(TooLate), Deadline(limit):
            await asyncio.sleep(LATE)
        with Deadline(limit):
            await asyncio.sleep(0)

    asyncio.run(work())
    asyncio.run(work())


def _cancelling() -> int:
    task = asyncio.current_task()
    assert task is not None
    return task.cancelling()
