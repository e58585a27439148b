"""Coalesced reads: what is asked together is fetched together, and nobody suffers from a neighbor."""

import asyncio
import gc
from collections.abc import Mapping

import pytest

from storage.coalescer import KEYS_PER_READ_MAX, READS_UNDER_WAY_MAX, Coalescer
from storage.errors import StorageUnavailable


class Recorder:
    """A source of values that notes what it was asked for."""

    def __init__(self) -> None:
        self.reads: list[tuple[str, list[str]]] = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def fetch(self, organization: str, keys: list[str]) -> Mapping[str, str]:
        self.reads.append((organization, keys))
        await self.gate.wait()
        return {key: f"{organization}:{key}" for key in keys if key != "absent"}


async def test_what_is_asked_in_one_turn_is_one_read() -> None:
    source = Recorder()
    coalescer = Coalescer(source.fetch)
    values = await asyncio.gather(
        coalescer.get("a", "1"), coalescer.get("a", "2"), coalescer.get_many("a", ["2", "absent", "3"])
    )
    assert list(values) == ["a:1", "a:2", ["a:2", "a:3"]]
    assert source.reads == [("a", ["1", "2", "absent", "3"])]


async def test_organizations_are_read_apart() -> None:
    source = Recorder()
    coalescer = Coalescer(source.fetch)
    values = await asyncio.gather(coalescer.get("a", "1"), coalescer.get("b", "1"))
    assert list(values) == ["a:1", "b:1"]
    assert sorted(source.reads) == [("a", ["1"]), ("b", ["1"])]


async def test_later_turn_reads_anew() -> None:
    source = Recorder()
    coalescer = Coalescer(source.fetch)
    await coalescer.get("a", "1")
    await coalescer.get("a", "1")
    assert len(source.reads) == 2


async def test_asks_gather_while_enough_reads_are_under_way() -> None:
    source = Recorder()
    source.gate.clear()
    coalescer = Coalescer(source.fetch)
    asks = []
    for number in range(READS_UNDER_WAY_MAX + 20):
        asks.append(asyncio.create_task(coalescer.get("a", str(number))))
        await asyncio.sleep(0.001)
    assert len(source.reads) == READS_UNDER_WAY_MAX
    source.gate.set()
    assert await asyncio.gather(*asks) == [f"a:{number}" for number in range(READS_UNDER_WAY_MAX + 20)]
    assert len(source.reads) == READS_UNDER_WAY_MAX + 1


async def test_many_keys_become_several_reads() -> None:
    source = Recorder()
    coalescer = Coalescer(source.fetch)
    await asyncio.gather(*(coalescer.get("a", str(number)) for number in range(KEYS_PER_READ_MAX + 5)))
    assert [len(keys) for _, keys in source.reads] == [KEYS_PER_READ_MAX, 5]


async def test_cancelled_reader_does_not_cancel_the_others() -> None:
    source = Recorder()
    source.gate.clear()
    coalescer = Coalescer(source.fetch)
    first, second = (asyncio.create_task(coalescer.get("a", key)) for key in ("1", "1"))
    await asyncio.sleep(0.001)
    first.cancel()
    source.gate.set()
    assert await second == "a:1"
    with pytest.raises(asyncio.CancelledError):
        await first


async def test_nothing_is_read_when_everybody_left() -> None:
    source = Recorder()
    coalescer = Coalescer(source.fetch)
    ask = asyncio.create_task(coalescer.get("a", "1"))
    await asyncio.sleep(0)
    ask.cancel()
    await asyncio.sleep(0.001)
    assert source.reads == []
    assert await coalescer.get("a", "2") == "a:2"


async def test_failure_reaches_every_reader_once_and_is_not_kept() -> None:
    failures = 1

    async def fetch(_: str, keys: list[str]) -> Mapping[str, str]:
        nonlocal failures
        if failures:
            failures -= 1
            raise StorageUnavailable("gone")
        return dict.fromkeys(keys, "value")

    coalescer = Coalescer(fetch)
    results = await asyncio.gather(*(coalescer.get("a", key) for key in "123"), return_exceptions=True)
    assert [type(result) for result in results] == [StorageUnavailable] * 3
    assert len({id(result) for result in results}) == 3
    assert await coalescer.get("a", "1") == "value"


async def test_slow_read_ends_by_its_deadline() -> None:
    source = Recorder()
    source.gate.clear()
    coalescer = Coalescer(source.fetch, timeout_seconds=0.01)
    with pytest.raises(StorageUnavailable):
        await coalescer.get("a", "1")


async def test_nobody_hears_of_what_was_asked_and_never_awaited(caplog: pytest.LogCaptureFixture) -> None:
    async def lost(organization: str, keys: list[str]) -> Mapping[str, str]:
        raise StorageUnavailable("lost")

    coalescer: Coalescer[str] = Coalescer(lost)
    abandoned = coalescer.ask("a", ("1",))
    with pytest.raises(StorageUnavailable):
        await coalescer.get("a", "2")
    del abandoned
    gc.collect()
    await asyncio.sleep(0)
    assert not caplog.records
