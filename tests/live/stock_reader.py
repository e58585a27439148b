"""A subscriber of stock that keeps count of what it is told, and checks that nothing goes back."""

import asyncio
from dataclasses import dataclass, field

from storage.live.cursor import Cursor
from storage.live.delivered import DeliveredKind
from storage.live.subscription import Subscription
from storage.stock_levels import StockLevels
from tests.live.waiting import DEADLINE_SECONDS

ORGANIZATION = "acme"


@dataclass(slots=True)
class StockReader:
    """`told` is the newest version told of each stream, `shown` the state that a client would have been shown last."""

    levels: StockLevels
    told: dict[str, int] = field(default_factory=dict)
    shown: dict[str, int] = field(default_factory=dict)
    cursors: list[Cursor] = field(default_factory=list)
    events_count: int = 0

    @property
    def messages_count(self) -> int:
        return len(self.cursors)

    async def read(
        self, subscription: Subscription, *, until: dict[str, int], pause: float = 0, seconds: float = DEADLINE_SECONDS
    ) -> None:
        """Take messages until these versions are told; each time as slow as a client that needs the pause."""
        async with asyncio.timeout(seconds):
            while self.told != until:
                await self._take(subscription)
                await asyncio.sleep(pause)

    async def _take(self, subscription: Subscription) -> None:
        one = await anext(subscription)
        assert one.kind is DeliveredKind.EVENT
        assert len(one.events) <= one.count
        if self.cursors:
            assert one.cursor > self.cursors[-1]
        self.cursors.append(one.cursor)
        self.events_count += one.count
        pairs = [tuple(event.stream.removeprefix("stock:").split("|")) for event in one.events]
        levels = await self.levels.get_many(ORGANIZATION, [(sku, location) for sku, location in pairs])
        for event, level in zip(one.events, levels, strict=True):
            assert level.stream == event.stream
            assert event.version > self.told.get(event.stream, 0)
            assert level.version >= max(event.version, self.shown.get(event.stream, 0))
            self.told[event.stream] = event.version
            self.shown[event.stream] = level.version
