"""How the lines of an order can be divided between sources: counts of pieces by line."""

from collections.abc import Iterable
from functools import cache
from itertools import product

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

Ints = NDArray[np.int64]


class Shape(Struct, frozen=True):
    """All that can be asked of one source, as counts by line; entry 0 asks for nothing, the last for everything.

    `counts` has a row for each. For each of them `firsts` and `rests` are the pairs of others that make it up: what one
    source serves of it, and what remains for others.
    """

    pieces: tuple[int, ...]
    counts: Ints
    firsts: tuple[Ints, ...]
    rests: tuple[Ints, ...]

    @property
    def size(self) -> int:
        return len(self.counts)


def shape_size(pieces: Iterable[int]) -> int:
    """How many entries the shape would have."""
    size = 1
    for count in pieces:
        size *= count + 1
    return size


@cache
def shape_of(pieces: tuple[int, ...]) -> Shape:
    """The shape for so many pieces by line."""
    states = list(product(*[range(count + 1) for count in pieces]))
    index = {state: position for position, state in enumerate(states)}
    firsts, rests = [], []
    for state in states:
        parts = [part for part in product(*[range(count + 1) for count in state]) if any(part)]
        firsts.append(np.array([index[part] for part in parts], dtype=np.int64))
        remaining = [tuple(whole - taken for whole, taken in zip(state, part, strict=True)) for part in parts]
        rests.append(np.array([index[rest] for rest in remaining], dtype=np.int64))
    return Shape(pieces, np.array(states, dtype=np.int64), tuple(firsts), tuple(rests))
