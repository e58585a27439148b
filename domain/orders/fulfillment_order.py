"""The part of one order that one location works on."""

from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from domain.method import Method
from domain.money import Money
from domain.orders.lines import LineException


class FulfillmentOrderStatus(StrEnum):
    SCHEDULED = "SCHEDULED"
    OPEN = "OPEN"
    ACCEPTED = "ACCEPTED"
    PICKING = "PICKING"
    PACKED = "PACKED"
    SHIPPED = "SHIPPED"
    READY_FOR_PICKUP = "READY_FOR_PICKUP"
    PICKED_UP = "PICKED_UP"
    COMPLETED = "COMPLETED"
    REJECTED = "REJECTED"
    CANCELLED = "CANCELLED"


HOLDS_NOTHING = frozenset(
    {
        FulfillmentOrderStatus.PICKED_UP,
        FulfillmentOrderStatus.COMPLETED,
        FulfillmentOrderStatus.REJECTED,
        FulfillmentOrderStatus.CANCELLED,
    }
)
"""Where nothing is allocated at the location; in all others what was not shipped is."""


class RejectionReason(StrEnum):
    NO_STOCK = "NO_STOCK"
    DAMAGED = "DAMAGED"
    MISMATCH = "MISMATCH"
    CAPACITY = "CAPACITY"
    CLOSED = "CLOSED"
    OTHER = "OTHER"


class LineUnits(Struct, frozen=True, kw_only=True):
    """So many units of one order line."""

    line_id: str
    quantity: int


class Rejection(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A location's refusal of (part of) a fulfillment order."""

    location: str
    lines: tuple[LineUnits, ...]
    reason: RejectionReason
    note: str | None = None
    rejected_at: datetime


class FulfillmentOrderLine(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units of an order line that the location works on; `shipped` of them have left in shipments."""

    line_id: str
    sku: str
    quantity: int
    shipped: int = 0

    @property
    def remaining(self) -> int:
        """Units still at the location."""
        return self.quantity - self.shipped


class FulfillmentOrder(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`cost` is the router's estimate in minor units, absent for a part that was split off where it was.

    `dispatch_on` is the day on which it is to leave its location. A scheduled one stays with the router until
    `release_at`, to be planned again together with others. `kept_because` says why it stayed when its location was to
    give it up. Those with the same `consolidation` share a shipment: it was planned with those in `consolidated_with`, of
    which some may have left it since. A rejected or cancelled fulfillment order keeps its last lines as history: they
    promise nothing any more.
    """

    id: str
    status: FulfillmentOrderStatus
    location: str
    method: Method
    lines: tuple[FulfillmentOrderLine, ...]
    cost: int | None = None
    currency_code: str
    promised_at: datetime | None = None
    dispatch_on: date | None = None
    release_at: datetime | None = None
    kept_because: LineException | None = None
    consolidation: str | None = None
    consolidated_with: tuple[str, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    created_at: datetime

    @property
    def cost_money(self) -> Money | None:
        return None if self.cost is None else Money(minor=self.cost, currency_code=self.currency_code)

    @property
    def active(self) -> bool:
        """Whether its units count as allocated, shipped or delivered."""
        return self.status not in (FulfillmentOrderStatus.REJECTED, FulfillmentOrderStatus.CANCELLED)

    @property
    def released(self) -> bool:
        """Whether its location has got it; one that was cancelled while it was scheduled never got there."""
        return self.release_at is None

    def line(self, line_id: str) -> FulfillmentOrderLine | None:
        """Its line for that order line, if any."""
        return next((line for line in self.lines if line.line_id == line_id), None)
