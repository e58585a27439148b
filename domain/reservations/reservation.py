"""A soft claim on stock that expires: a cart."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace


class ReservationState(StrEnum):
    ACTIVE = "ACTIVE"
    PLACED = "PLACED"
    RELEASED = "RELEASED"
    EXPIRED = "EXPIRED"


class ReservedUnits(Struct, frozen=True, kw_only=True):
    """Units of one SKU kept at one location."""

    sku: str
    location: str
    quantity: int


class UnitsShort(Struct, frozen=True, kw_only=True):
    """Units that were asked for and could not be kept."""

    sku: str
    quantity: int


class Reservation(Struct, frozen=True, kw_only=True):
    """Units kept until `expires_at`, for `holder` (a shopper or cart as the client names it) of an API client.

    `lines` stay as history once it has ended. `order_id` is the order it became.
    """

    id: str
    channel: str
    client_id: str
    holder: str | None = None
    state: ReservationState = ReservationState.ACTIVE
    lines: tuple[ReservedUnits, ...]
    short: tuple[UnitsShort, ...] = ()
    created_at: datetime
    expires_at: datetime
    order_id: str | None = None
    version: int = 0

    @property
    def stream(self) -> str:
        return reservation_stream(self.id)

    @property
    def levels(self) -> tuple[tuple[str, str], ...]:
        """Where its units are: pairs of SKU and location."""
        return tuple((units.sku, units.location) for units in self.lines)

    @property
    def active(self) -> bool:
        return self.state is ReservationState.ACTIVE

    def is_due(self, now: datetime) -> bool:
        """Whether its time is over: then it holds nothing, whether or not its end is written yet."""
        return self.active and self.expires_at <= now

    def seen_at(self, now: datetime) -> "Reservation":
        """As it is for everybody: one that is due has expired."""
        return replace(self, state=ReservationState.EXPIRED) if self.is_due(now) else self


def reservation_stream(reservation_id: str) -> str:
    """The event stream of one reservation."""
    return f"reservation:{reservation_id}"
