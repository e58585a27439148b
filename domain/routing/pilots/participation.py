"""Which pilot an order is in, and in which arm of it."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from zlib import crc32

from domain.orders.demand import point_of
from domain.orders.order import Order
from domain.routing.distance import whole_kilometers
from domain.routing.pilots.pilot import Arm, ArmName, PilotMode, RoutingPilot
from domain.routing.problem import CandidateLocation

PERCENT = 100


class Participation(NamedTuple):
    """The arm that routes the order, and the one that is watched beside it, if any."""

    pilot: RoutingPilot
    name: ArmName
    watched: ArmName | None

    @property
    def arm(self) -> Arm:
        return self.pilot.arm(self.name)

    @property
    def label(self) -> str:
        """How decisions name the arm."""
        return f"{self.pilot.code}/{self.name}"


def participation(
    pilots: Iterable[RoutingPilot], order: Order, locations: Sequence[CandidateLocation]
) -> Participation | None:
    """Of the first active pilot that the order fits; None if it fits none."""
    for pilot in pilots:
        if pilot.active and _fits(pilot, order, locations):
            treated = bucket(pilot.code, order.id) < pilot.percent
            if pilot.mode is PilotMode.SHADOW:
                return Participation(pilot, ArmName.CONTROL, ArmName.TREATMENT if treated else None)
            return Participation(pilot, ArmName.TREATMENT if treated else ArmName.CONTROL, None)
    return None


def bucket(pilot: str, order_id: str) -> int:
    """0 to 99, the same for an order each time, and unlike its bucket in other pilots."""
    return crc32(f"{pilot}|{order_id}".encode()) % PERCENT


def _fits(pilot: RoutingPilot, order: Order, locations: Sequence[CandidateLocation]) -> bool:
    if pilot.channels and order.channel not in pilot.channels:
        return False
    if pilot.segments and order.customer.segment not in pilot.segments:
        return False
    return not pilot.groups or not pilot.groups.isdisjoint(_groups_of(order, locations))


def _groups_of(order: Order, locations: Sequence[CandidateLocation]) -> frozenset[str]:
    """The groups of the location that is picked up from, or the next one to the address; of equals the first by code."""
    active = sorted((location for location in locations if location.active), key=lambda location: location.code)
    if order.pickup_location is not None:
        return next((location.groups for location in active if location.code == order.pickup_location), frozenset())
    destination = point_of(order.ship_to)
    if destination is None or not active:
        return frozenset()
    distances = whole_kilometers(active, destination)
    return active[distances.index(min(distances))].groups
