"""Keys that sort by time: ULIDs, of 48 bits for the millisecond and 80 random ones.

A library makes objects of them, with their parts in bytes: that took six times as long, twice for each order.
"""

from secrets import randbits
from threading import Lock
from time import time_ns

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's, in which digits and letters stand in the order of their values."""
NANOSECONDS_PER_MILLISECOND = 1_000_000
RANDOM_BITS = 80
PAIR_BITS = 10
PAIRS = [first + second for first in ALPHABET for second in ALPHABET]
TIME_SHIFTS = range(40, -1, -PAIR_BITS)
RANDOM_SHIFTS = range(RANDOM_BITS - PAIR_BITS, -1, -PAIR_BITS)


class SortableKeys:
    """Makes the keys of one process; those of one millisecond count up from a random one."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._millisecond = 0
        self._time = ""
        self._random = 0

    def new(self) -> str:
        """A fresh key, greater than those before unless the clock went back."""
        millisecond = time_ns() // NANOSECONDS_PER_MILLISECOND
        with self._lock:
            if millisecond == self._millisecond:
                self._random += 1
            else:
                self._millisecond = millisecond
                self._time = _written(millisecond, TIME_SHIFTS)
                # One bit less than there are: counting up comes to no end within a millisecond.
                self._random = randbits(RANDOM_BITS - 1)
            return self._time + _written(self._random, RANDOM_SHIFTS)


def _written(number: int, shifts: range) -> str:
    return "".join([PAIRS[number >> shift & 1023] for shift in shifts])
