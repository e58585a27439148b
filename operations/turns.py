"""Changes that would overtake each other take turns in this process: those of one order, or of one holder."""

import asyncio
from weakref import WeakValueDictionary


class Turns:
    """A lock for each key that somebody holds or waits for, first come first served."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    def of(self, organization: str, key: str) -> asyncio.Lock:
        """The turn of one key, such as the id of an order: `async with turns.of(organization, order_id):`."""
        lock = self._locks.get((organization, key))
        if lock is None:
            lock = self._locks[organization, key] = asyncio.Lock()
        return lock
