"""Why a demo cannot go on."""

from collections.abc import Sequence
from itertools import zip_longest
from typing import TypeVar

Item = TypeVar("Item")

NOTHING = "nothing"


class DemoFailed(Exception):
    """Something was not as it must be; the message says what was expected and what was found."""


def check(expected: object, found: object, what: str) -> None:
    """Raise DemoFailed unless both are equal."""
    if expected != found:
        raise DemoFailed(f"{what}: expected {expected}, found {found}")


def check_sequence(expected: Sequence[Item], found: Sequence[Item], what: str) -> None:
    """Raise DemoFailed, with the first difference, unless both are the same items in the same order."""
    for number, (wanted, actual) in enumerate(zip_longest(expected, found), start=1):
        if wanted != actual:
            raise DemoFailed(
                f"{what}: number {number} is {_shown(actual)}, expected {_shown(wanted)} "
                f"({len(found)} came, {len(expected)} were expected)"
            )


def _shown(item: object) -> object:
    return NOTHING if item is None else item
