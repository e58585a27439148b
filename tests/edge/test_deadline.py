"""The end of the time that something may take."""

import asyncio

import pytest

from app.graphql.deadline import Deadline

SOON = 0.01
LATE = 30.0


async def test_what_takes_too_long_is_stopped() -> None:
    deadline = Deadline(SOON)
    work = asyncio.get_running_loop().create_future()

    with pytest.raises(TimeoutError), deadline:
        await work

    assert work.cancelled()
    assert deadline.is_over
    assert _cancelling() == 0


async def test_what_is_done_in_time_goes_on_undisturbed() -> None:
    deadline = Deadline(SOON)

    with deadline:
        await asyncio.sleep(0)
    await asyncio.sleep(SOON * 3)

    assert not deadline.is_over
    assert _cancelling() == 0


async def test_what_fails_in_time_fails_as_it_did() -> None:
    with pytest.raises(ValueError, match="ours"), Deadline(LATE):
        raise ValueError("ours")


async def test_a_timeout_inside_is_not_that_of_the_deadline() -> None:
    deadline = Deadline(LATE)

    with pytest.raises(TimeoutError), deadline:
        async with asyncio.timeout(SOON):
            await asyncio.sleep(LATE)

    assert not deadline.is_over


async def test_who_is_cancelled_by_others_stays_so() -> None:
    async def work(deadline: Deadline) -> None:
        with deadline:
            await asyncio.sleep(LATE)

    for seconds, is_over in ((LATE, False), (SOON, True)):
        deadline = Deadline(seconds)
        task = asyncio.create_task(work(deadline))
        await asyncio.sleep(0)
        if is_over:
            deadline._end()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert task.cancelled()


async def test_the_inner_of_two_deadlines_ends_first() -> None:
    outer, inner = Deadline(LATE), Deadline(SOON)

    with outer:
        with pytest.raises(TimeoutError), inner:
            await asyncio.sleep(LATE)
        await asyncio.sleep(0)

    assert (outer.is_over, inner.is_over) == (False, True)


def _cancelling() -> int:
    task = asyncio.current_task()
    assert task is not None
    return task.cancelling()
