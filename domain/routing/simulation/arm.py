"""A way to route within a simulation: it says what each order takes from where."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from domain.routing.problem import RoutingDemand
from domain.routing.simulation.shelves import Shelves


class Pick(NamedTuple):
    """Units of a line that a location is asked for, to be sent by a carrier service; None for the fastest."""

    line: str
    location: str
    service: str | None
    units: int


class Arm(Protocol):
    """Asked about each order when it is placed, and each morning about what still waits, in the order of time."""

    def picks(self, demand: RoutingDemand, shelves: Shelves, *, at: datetime) -> Sequence[Pick]: ...
