"""What the order costs, in minor units; money adds up exactly because everything is an integer."""

from typing import Protocol

from msgspec import Struct

from domain.money import Money
from domain.orders.lines import OrderLine


class WithPrices(Protocol):
    """An order, as far as its totals go."""

    @property
    def lines(self) -> tuple[OrderLine, ...]: ...

    @property
    def shipping_price(self) -> int: ...

    @property
    def currency_code(self) -> str: ...


class OrderTotals(Struct, frozen=True, kw_only=True):
    """As ordered: subtotal (after line discounts) + shipping + tax = total."""

    subtotal: Money
    shipping: Money
    tax: Money
    total: Money


def order_totals(order: WithPrices) -> OrderTotals:
    """The totals of the order as it was placed."""
    subtotal = sum(line.subtotal for line in order.lines)
    tax = sum(line.tax for line in order.lines)
    shipping = order.shipping_price
    code = order.currency_code
    return OrderTotals(
        subtotal=Money(minor=subtotal, currency_code=code),
        shipping=Money(minor=shipping, currency_code=code),
        tax=Money(minor=tax, currency_code=code),
        total=Money(minor=subtotal + shipping + tax, currency_code=code),
    )
