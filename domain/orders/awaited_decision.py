"""An order that another system is to route."""

from datetime import datetime

from msgspec import Struct

from domain.orders.fulfillment_order import LineUnits
from domain.routing.pilots.pilot import ArmName


class AwaitedDecision(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The arm of the pilot leaves it to another system where the order's units come from, asked `since` then.

    From `due_at` on nobody waits any longer. It is about units without a location, but for those `decided` on before that
    lost theirs again; it ends with the last of them.
    """

    pilot: str
    arm: ArmName
    since: datetime
    due_at: datetime
    decided: tuple[LineUnits, ...] = ()

    @property
    def label(self) -> str:
        """How decisions name the arm."""
        return f"{self.pilot}/{self.arm}"
