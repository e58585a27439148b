"""Orders of one shape as arrays, so that all of them are priced at once."""

from enum import StrEnum

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from domain.routing.batch.shape import Ints


class GroupKind(StrEnum):
    """How the best plans of a group are found.

    WHOLE: all lines from one source, or nothing. SHAPE: by division of what one source serves of each line. UNITS: by
    adding one source after the other, where there are too many ways to divide, or rules about lines. WIDE: not exactly;
    what they cost is at or above the value that is found.
    """

    WHOLE = "WHOLE"
    SHAPE = "SHAPE"
    UNITS = "UNITS"
    WIDE = "WIDE"


class UnitRules(Struct, frozen=True, kw_only=True):
    """What locations cost or must not be, by order, and where it is about lines, by line; `moved` also by source.

    Each opened location costs `opening`, which is `spared` once. `single`: the line comes from one location. `first` is
    what its first location costs, `beyond` what each further one does. From a source come `moved_free` units before each
    further one costs `moved_price` more.
    """

    opening: Ints
    spared: Ints
    single: NDArray[np.bool_]
    first: Ints
    beyond: Ints
    moved_free: Ints
    moved_price: Ints


class OrderGroup(Struct, frozen=True, kw_only=True):
    """Orders with as many pieces by line. Arrays are by order, then line, then source; sources are padded.

    A piece is a unit where a source has some of the line but not all, else the whole line: `weights` says how many
    units. `wanted` are the pieces of each line, `pieces` those available at each source. `slots` are those of `Sharing`,
    `places` the location parts of resource numbers. `opens`: whether using the source counts as an order there.
    `penalty` is what an unserved unit counts, less the price of the resource `unserved`. `most` is how many sources an
    order may have, of UNITS how many it may open; entry n of `count_cost` is what n of them cost beside themselves.
    `apart`: it can pay to ask a location twice, which must not be. `loose`: what is found may be below the best plan.
    `rules` are only known of UNITS.
    """

    kind: GroupKind
    orders: Ints
    lines: Ints
    wanted: tuple[int, ...]
    slots: Ints
    weights: Ints
    places: Ints
    opens: NDArray[np.bool_]
    pieces: NDArray[np.int32]
    fixed: Ints
    unit_cost: Ints
    line_fixed: Ints | None
    penalty: Ints
    unserved: Ints
    most: Ints
    count_cost: Ints
    apart: bool
    loose: bool
    rules: UnitRules | None = None
