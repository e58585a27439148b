"""What can be promised: units now, units at later times, and when all of it can be with a customer.

Available to promise of a SKU at a time: what is available, and what is expected until then, less the backorders that
wait for it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from domain.availability.expected import ExpectedUnits
from domain.delivery.promise import DeliveryPromise
from domain.limits import UNITS_TOLD_MAX
from domain.orders.lines import LineException


class LocationUnits(Struct, frozen=True, kw_only=True):
    """Units that a channel may have at a location."""

    location: str
    available: int


class ItemAvailability(Struct, frozen=True, kw_only=True):
    """One item asked for. `fulfillable_at` is when as many units are there as were asked for; None if never seen."""

    sku: str
    requested: int
    available: int
    backorderable: bool
    locations: tuple[LocationUnits, ...]
    expected: tuple[ExpectedUnits, ...]
    fulfillable_at: datetime | None

    @property
    def fulfillable(self) -> bool:
        """Whether all of it can be promised at the time asked about."""
        return self.available >= self.requested


class DeliveryUnits(Struct, frozen=True, kw_only=True):
    """Units of one SKU in a part of a delivery."""

    sku: str
    quantity: int


class DeliveryPart(Struct, frozen=True, kw_only=True):
    """What one location would send or have ready: out of its stock, or once supply `expected_at` is there."""

    location: str
    expected_at: datetime | None
    items: tuple[DeliveryUnits, ...]
    promise: DeliveryPromise


class UnitsNotServed(Struct, frozen=True, kw_only=True):
    """Units that nothing known can serve, and why."""

    sku: str
    quantity: int
    exception: LineException


class DeliveryEstimate(Struct, frozen=True, kw_only=True):
    """How an order for all items would be served, if it were placed at the time asked about."""

    parts: tuple[DeliveryPart, ...]
    unserved: tuple[UnitsNotServed, ...]

    @property
    def complete(self) -> bool:
        return not self.unserved

    @property
    def deliver_by(self) -> datetime | None:
        """By when the customer has everything; None if something cannot be served."""
        return max(part.promise.deliver_by for part in self.parts) if self.complete else None


class Availability(Struct, frozen=True, kw_only=True):
    """The answer; `delivery` only if it was said where the goods go."""

    at: datetime
    items: tuple[ItemAvailability, ...]
    delivery: DeliveryEstimate | None = None


def item_availability(
    *,
    sku: str,
    requested: int,
    at: datetime,
    visible: Mapping[str, int],
    arrivals: Sequence[ExpectedUnits],
    backorderable: bool,
) -> ItemAvailability:
    """`visible` are units by location at `at`, `arrivals` what comes after it, the earliest first."""
    available = sum(visible.values())
    return ItemAvailability(
        sku=sku,
        requested=requested,
        available=min(available, UNITS_TOLD_MAX),
        backorderable=backorderable,
        locations=tuple(
            LocationUnits(location=location, available=min(units, UNITS_TOLD_MAX))
            for location, units in sorted(visible.items())
            if units
        ),
        expected=tuple(arrivals),
        fulfillable_at=at if available >= requested else _reached(requested - available, arrivals),
    )


def _reached(missing: int, arrivals: Sequence[ExpectedUnits]) -> datetime | None:
    for units in arrivals:
        missing -= units.quantity
        if missing <= 0:
            return units.at
    return None
