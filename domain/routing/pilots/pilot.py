"""A trial of another way to route, beside the one in use."""

from enum import StrEnum
from typing import ClassVar

from msgspec import Struct


class PilotMode(StrEnum):
    """CANARY: each order is routed by one of the arms. SHADOW: all by the control arm, and the other one is watched."""

    CANARY = "CANARY"
    SHADOW = "SHADOW"


class ArmKind(StrEnum):
    """How an arm routes.

    ASSIGNED: as if there were no pilot. PROFILE: by the named profile. TABLE: by a fixed table, as many older systems
    do. EXTERNAL: the order waits for a decision that another system posts.
    """

    ASSIGNED = "ASSIGNED"
    PROFILE = "PROFILE"
    TABLE = "TABLE"
    EXTERNAL = "EXTERNAL"


DECIDE_WITHIN_SECONDS = 900


class ArmName(StrEnum):
    """The way in use, and the one on trial."""

    CONTROL = "CONTROL"
    TREATMENT = "TREATMENT"


class TableRow(Struct, frozen=True, kw_only=True):
    """Orders of these channels to these regions (none: all) come from the locations, in this order."""

    channels: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    locations: tuple[str, ...]

    def covers(self, channel: str, region: str | None) -> bool:
        return (not self.channels or channel in self.channels) and (not self.regions or region in self.regions)


class Arm(Struct, frozen=True, kw_only=True):
    """`profile_code` belongs to PROFILE, `table` to TABLE; its first row that covers an order counts."""

    kind: ArmKind
    profile_code: str | None = None
    table: tuple[TableRow, ...] = ()

    @property
    def by_router(self) -> bool:
        """Whether Switchyard's own router chooses, by some profile."""
        return self.kind in (ArmKind.ASSIGNED, ArmKind.PROFILE)


ASSIGNED = Arm(kind=ArmKind.ASSIGNED)


class RoutingPilot(Struct, frozen=True, kw_only=True):
    """Which orders are in the pilot, and which of these are in its treatment arm.

    An empty set means all: `channels`, customers' `segments`, and `groups` of locations: an order belongs to the groups
    of the active location next to its destination. `percent` of the orders that fit are in the treatment, chosen by
    their id, so that an order stays in its arm. The others of a CANARY are in the control arm; in a SHADOW `percent` of
    the orders are watched. An order of an EXTERNAL arm that nobody decides on within `decide_within_seconds` is routed by
    the assigned profile.
    """

    code: str
    name: str
    mode: PilotMode = PilotMode.CANARY
    channels: frozenset[str] = frozenset()
    segments: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    percent: int
    control: Arm = ASSIGNED
    treatment: Arm
    decide_within_seconds: int = DECIDE_WITHIN_SECONDS
    active: bool = True
    version: int = 0

    @property
    def id(self) -> str:
        return f"plt_{self.code}"

    @property
    def stream(self) -> str:
        return f"routingPilot:{self.code}"

    @property
    def arms(self) -> tuple[Arm, Arm]:
        return self.control, self.treatment

    @property
    def channels_named(self) -> frozenset[str]:
        """The channels whose orders are in it, and those that its tables name."""
        return self.channels.union(*(row.channels for arm in self.arms for row in arm.table))

    def arm(self, name: ArmName) -> Arm:
        return self.treatment if name is ArmName.TREATMENT else self.control


class RoutingPilotSaved(Struct, frozen=True, kw_only=True):
    """The pilot is now as given."""

    TYPE: ClassVar[str] = "routingPilot.saved"

    pilot: RoutingPilot
