"""What fulfilling costs, term by term.

Money here is in millicents, thousandths of one minor unit of the profile's currency. They are integers, so that the cost
of a plan is exact and the same on every machine; a rate per kilogram and kilometer is far below one minor unit.
"""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct, field

from domain.money import Money
from domain.network.location import LocationKind

MILLICENTS_PER_MINOR_UNIT = 1_000


class CostTerm(StrEnum):
    """One part of what a location costs for an order."""

    OPENING = "OPENING"
    SHIPPING_PARCEL = "SHIPPING_PARCEL"
    SHIPPING_WEIGHT = "SHIPPING_WEIGHT"
    SHIPPING_DISTANCE = "SHIPPING_DISTANCE"
    PICKING_LINES = "PICKING_LINES"
    PICKING_UNITS = "PICKING_UNITS"
    HANDLING = "HANDLING"
    STOCK_OUT = "STOCK_OUT"
    MARKDOWN = "MARKDOWN"
    LATE = "LATE"
    CO2E = "CO2E"
    OVERTIME = "OVERTIME"
    MOVING = "MOVING"
    RULES = "RULES"


class TariffTier(Struct, frozen=True, kw_only=True):
    """Rates over distances up to so many kilometers (None: any distance): per parcel, and per kilogram in it."""

    up_to_kilometers: int | None = None
    parcel: int = 0
    per_kilometer: int = 0
    per_kilogram: int = 0
    per_kilogram_kilometer: int = 0


class Tariff(Struct, frozen=True, kw_only=True):
    """What shipping by a carrier service costs, and what it emits.

    `service` is the service's code; None for whichever service delivers first. Tiers ascend by distance without a hole,
    and the last one has no limit.
    """

    service: str | None = None
    tiers: tuple[TariffTier, ...]
    co2e_milligrams_per_kilogram_kilometer: int = 0

    def tier(self, kilometers: int) -> TariffTier:
        """The rates over this distance."""
        return next(tier for tier in self.tiers if tier.up_to_kilometers is None or kilometers <= tier.up_to_kilometers)


class StockPressure(Struct, frozen=True, kw_only=True):
    """A price per unit that falls with the units available: all of `price` where none are, nothing from `units` on.

    With few units it keeps the last ones where they are (stock-out), with many it empties the fullest locations first
    (markdown).
    """

    units: int
    price: int

    def per_unit(self, available: int) -> int:
        return 0 if available >= self.units else self.price * (self.units - available) // self.units


class CostTerms(Struct, frozen=True, kw_only=True):
    """The cost terms of a profile, in millicents of `currency_code`.

    `opening` and the picking terms are by location kind and name every kind: per fulfillment order, per line of it, and
    per unit. `handling` is per unit, by location code. `late_day`: per parcel and day after the promised, else requested
    date. `co2e_kilogram`: per kilogram emitted. `moving`: per unit that a new plan takes from where it is planned.
    `distance_unknown_kilometers` prices a destination that has no coordinates: equally for all locations.
    """

    currency_code: str
    opening: Mapping[LocationKind, int]
    picking_line: Mapping[LocationKind, int]
    picking_unit: Mapping[LocationKind, int]
    handling: Mapping[str, int] = field(default_factory=dict)
    tariffs: tuple[Tariff, ...]
    stock_out: StockPressure | None = None
    markdown: StockPressure | None = None
    late_day: int = 0
    co2e_kilogram: int = 0
    moving: int = 0
    distance_unknown_kilometers: int


def in_minor_units(millicents: int) -> int:
    """Round to the nearest minor unit, half up."""
    return (millicents + MILLICENTS_PER_MINOR_UNIT // 2) // MILLICENTS_PER_MINOR_UNIT


def money_of(millicents: int, currency_code: str) -> Money:
    """An amount as people pay it, in whole minor units."""
    return Money(minor=in_minor_units(millicents), currency_code=currency_code)
