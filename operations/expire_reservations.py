"""Write the end of reservations whose time is over.

They hold nothing from that moment on, written or not; but events, thresholds and what is shown wait for it.
"""

from datetime import datetime

from msgspec import Struct

from operations.give_out import commit_giving_out
from operations.services import Services
from storage.change import Change

EXPIRED_PER_SWEEP_MAX = 200
"""Few enough for the transactions that write them not to keep buyers waiting."""


class Sweep(Struct, frozen=True, kw_only=True):
    """How many reservations were due, and when the next one is; `complete` unless more of them are due already."""

    due: int
    next_expiry: datetime | None

    @property
    def complete(self) -> bool:
        return self.due < EXPIRED_PER_SWEEP_MAX


async def expire_reservations(services: Services) -> Sweep:
    """Write the end of what is due, of all organizations; harmless in several processes at once.

    Raises StorageUnavailable.
    """
    now = services.now()
    touched: dict[str, dict[tuple[str, str], None]] = {}
    due = await services.storage.reservations.due(now, limit=EXPIRED_PER_SWEEP_MAX)
    for organization, reservation in due:
        touched.setdefault(organization, {}).update(dict.fromkeys(reservation.levels))
    for organization, levels in touched.items():
        # Whatever is due on these levels expires before the change, which wants nothing else.
        change = Change(
            id=f"swp_{services.new_key()}", organization=organization, occurred_at=now, touches=tuple(levels)
        )
        await commit_giving_out(services, change, freed={sku for sku, _ in levels})
    return Sweep(due=len(due), next_expiry=await services.storage.reservations.next_expiry())
