"""Order lines and where their units stand."""

from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from domain.money import Money


class LineException(StrEnum):
    """Why units of a line need a person."""

    NO_STOCK = "NO_STOCK"
    NO_ELIGIBLE_LOCATION = "NO_ELIGIBLE_LOCATION"
    CAPACITY = "CAPACITY"
    MAX_REJECTIONS = "MAX_REJECTIONS"
    MAX_ATTEMPTS = "MAX_ATTEMPTS"
    BAD_ADDRESS = "BAD_ADDRESS"
    HELD = "HELD"
    LOST = "LOST"
    RETURNED_TO_SENDER = "RETURNED_TO_SENDER"
    STOCK_LOST = "STOCK_LOST"


class LineQuantities(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units by where they stand.

    ordered = cancelled + unrouted + backordered + allocated + shipped + delivered, and returned ≤ delivered.
    """

    ordered: int
    cancelled: int = 0
    unrouted: int = 0
    backordered: int = 0
    allocated: int = 0
    shipped: int = 0
    delivered: int = 0
    returned: int = 0

    def check(self) -> None:
        """Assert the line invariant: only our own code could break it."""
        parts = (
            self.cancelled,
            self.unrouted,
            self.backordered,
            self.allocated,
            self.shipped,
            self.delivered,
        )
        assert min(parts) >= 0
        assert self.ordered == sum(parts)
        assert 0 <= self.returned <= self.delivered


class OrderLine(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line: `unit_price`, `discount` and `tax` in minor units; discount and tax are those of the whole line.

    Without `allow_backorder` its units never wait for stock, whatever the order says.
    """

    id: str
    sku: str
    quantity: int
    unit_price: int
    discount: int = 0
    tax: int = 0
    currency_code: str
    allow_backorder: bool = True
    quantities: LineQuantities
    exception: LineException | None = None

    @property
    def subtotal(self) -> int:
        """Price of all units after discount, before tax."""
        return self.unit_price * self.quantity - self.discount

    @property
    def unit_price_money(self) -> Money:
        return Money(minor=self.unit_price, currency_code=self.currency_code)

    @property
    def discount_money(self) -> Money:
        return Money(minor=self.discount, currency_code=self.currency_code)

    @property
    def tax_money(self) -> Money:
        return Money(minor=self.tax, currency_code=self.currency_code)

    @property
    def subtotal_money(self) -> Money:
        return Money(minor=self.subtotal, currency_code=self.currency_code)

    def moved(self, units: int, *, source: str, target: str) -> "OrderLine":
        """The line after units moved from one place to another."""
        now = self.quantities
        after = replace(now, **{source: getattr(now, source) - units, target: getattr(now, target) + units})
        after.check()
        return replace(self, quantities=after)
