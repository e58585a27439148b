"""What storage raises beside refusals of the domain."""

from collections.abc import Mapping
from typing import Any

from domain.refusals import AlreadyExists


class StorageUnavailable(Exception):
    """The database did not answer in time: nothing is known to be written, and the same request may be tried again.

    A write may have become true nevertheless; its idempotency key settles that.
    """


class StaleWrite(Exception):
    """The document has changed since it was loaded: load, decide and commit again."""

    def __init__(self, *, stream: str, expected: int, actual: int) -> None:
        super().__init__(f"{stream} is at version {actual}, not {expected}.")
        self.stream = stream
        self.expected = expected
        self.actual = actual


class AlreadyDone(Exception):
    """The idempotency key was used with the same input: `result` is what that request changed."""

    def __init__(self, result: Mapping[str, Any]) -> None:
        super().__init__("The change was made before.")
        self.result = result


class DuplicateFact(Exception):
    """An event with this unique key is in the log already."""

    def __init__(self, unique_key: str) -> None:
        super().__init__(f"{unique_key} is in the log already.")
        self.unique_key = unique_key


class OrderNumberTaken(AlreadyExists):
    """The channel has an order with this number."""

    def __init__(self, *, channel: str, number: str) -> None:
        super().__init__(f"Channel {channel} has an order {number} already.", field=("number",))
        self.channel = channel
        self.number = number
