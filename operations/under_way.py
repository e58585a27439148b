"""How many changes of one kind are under way in this process."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager


class UnderWay:
    """Counts by key; whoever adds this to what is stored before it changes something cannot exceed a limit."""

    def __init__(self) -> None:
        self._count: Counter[tuple[str, str]] = Counter()

    @contextmanager
    def another(self, organization: str, key: str) -> Iterator[int]:
        """One more begins; how many had begun before it and are not done."""
        kind = organization, key
        before = self._count[kind]
        self._count[kind] += 1
        try:
            yield before
        finally:
            self._count[kind] -= 1
            if not self._count[kind]:
                del self._count[kind]
