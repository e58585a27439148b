"""Units of one order served from its locations, by position in its OrderOptions."""

from dataclasses import dataclass
from typing import NamedTuple

from domain.routing.candidates import OrderOptions


class Share(NamedTuple):
    """Units of one line from one location, both by position."""

    line: int
    location: int
    units: int


Serving = tuple[Share, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How the orders of one component are served, in their order.

    `proven`: no other way serves more units by priority, nor as many at less cost. `bound` (millicents) is below the
    cost of every way that serves as many units.
    """

    servings: tuple[Serving, ...]
    cost: int
    bound: int
    proven: bool
    solved_by: str


def serving_cost(options: OrderOptions, serving: Serving) -> int:
    fixed = sum([options.fixed[location] for location in {share.location for share in serving}])
    return fixed + sum([share.units * options.unit_cost[share.line][share.location] for share in serving])


def served_units(serving: Serving) -> int:
    return sum([share.units for share in serving])
