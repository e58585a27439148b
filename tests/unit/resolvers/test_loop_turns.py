"""Long work leaves the event loop to others after every few steps."""

import asyncio

from resolvers.loop_turns import LoopTurns


async def test_does_so_many_steps_in_a_turn_of_the_loop() -> None:
    turns, done, seen = LoopTurns(3), 0, []

    async def work(steps: int) -> None:
        nonlocal done
        for _ in range(steps):
            await turns.step()
            done += 1

    async def others() -> None:
        while done < 20:
            seen.append(done)
            await asyncio.sleep(0)

    await asyncio.gather(*(work(5) for _ in range(4)), others())
    assert done == 20
    assert max(after - before for before, after in zip(seen, [*seen[1:], done], strict=True)) <= 6
    assert len(seen) >= 20 // 3


async def test_who_gives_up_waiting_takes_no_step_from_the_others() -> None:
    turns = LoopTurns(1)
    first, impatient, patient = (asyncio.create_task(turns.step()) for _ in range(3))
    await asyncio.sleep(0)
    assert [task.done() for task in (first, impatient, patient)] == [True, False, False]
    impatient.cancel()
    for _ in range(2):
        await asyncio.sleep(0)
    assert impatient.cancelled()
    assert patient.done()


async def test_a_single_worker_goes_on_without_anybody_else() -> None:
    turns = LoopTurns(2)
    async with asyncio.timeout(1):
        for _ in range(100):
            await turns.step()
