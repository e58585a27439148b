"""How the arms of a pilot do, side by side."""

from msgspec import Struct

from domain.routing.pilots.pilot import ArmName

_SECONDS_PER_DAY = 86_400


class ArmFigures(Struct, frozen=True, kw_only=True):
    """The results of one arm together. Costs in millicents; times in seconds, over orders that have any.

    `waiting_orders` are those that another system has not decided on yet; they are not among the `orders`. Of its decisions
    `refused_decisions` could not be carried out.
    """

    arm: ArmName
    orders: int = 0
    errors: int = 0
    overdue_orders: int = 0
    waiting_orders: int = 0
    refused_decisions: int = 0
    currency_code: str = ""
    cost: int = 0
    units: int = 0
    units_unserved: int = 0
    parcels: int = 0
    split_orders: int = 0
    short_orders: int = 0
    late_orders: int = 0
    promised_orders: int = 0
    deliver_seconds: int = 0
    co2e_grams: int = 0
    microseconds: int = 0

    def __add__(self, other: "ArmFigures") -> "ArmFigures":
        return ArmFigures(
            arm=self.arm,
            orders=self.orders + other.orders,
            errors=self.errors + other.errors,
            overdue_orders=self.overdue_orders + other.overdue_orders,
            waiting_orders=self.waiting_orders + other.waiting_orders,
            refused_decisions=self.refused_decisions + other.refused_decisions,
            currency_code=max(self.currency_code, other.currency_code),
            cost=self.cost + other.cost,
            units=self.units + other.units,
            units_unserved=self.units_unserved + other.units_unserved,
            parcels=self.parcels + other.parcels,
            split_orders=self.split_orders + other.split_orders,
            short_orders=self.short_orders + other.short_orders,
            late_orders=self.late_orders + other.late_orders,
            promised_orders=self.promised_orders + other.promised_orders,
            deliver_seconds=self.deliver_seconds + other.deliver_seconds,
            co2e_grams=self.co2e_grams + other.co2e_grams,
            microseconds=self.microseconds + other.microseconds,
        )

    @property
    def routed(self) -> int:
        """Orders without an error."""
        return self.orders - self.errors

    @property
    def fill_rate(self) -> float | None:
        return None if not self.units else (self.units - self.units_unserved) / self.units

    @property
    def deliver_days(self) -> float | None:
        """Average over orders, until the last parcel."""
        return None if not self.promised_orders else self.deliver_seconds / self.promised_orders / _SECONDS_PER_DAY

    @property
    def cost_per_order(self) -> int | None:
        return None if not self.routed else round(self.cost / self.routed)

    @property
    def milliseconds(self) -> float | None:
        """Average time that routing took."""
        return None if not self.routed else self.microseconds / self.routed / 1_000
