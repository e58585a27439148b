"""Changes of one order that were overtaken take turns in this process."""

import asyncio
from weakref import WeakValueDictionary


class Turns:
    """A lock for each key that somebody holds or waits for, first come first served."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    def of(self, organization: str, order_id: str) -> asyncio.Lock:
        """The turn of one order: `async with turns.of(organization, order_id):`."""
        lock = self._locks.get((organization, order_id))
        if lock is None:
            lock = self._locks[organization, order_id] = asyncio.Lock()
        return lock
