"""What the order costs, in minor units; money adds up exactly because everything is an integer."""

from dataclasses import dataclass

from domain.orders.order import Order


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderTotals:
    """As ordered: subtotal (after line discounts) + shipping + tax = total."""

    subtotal: int
    shipping: int
    tax: int
    total: int


def order_totals(order: Order) -> OrderTotals:
    """The totals of the order as it was placed."""
    subtotal = sum(line.subtotal for line in order.lines)
    tax = sum(line.tax for line in order.lines)
    return OrderTotals(
        subtotal=subtotal, shipping=order.shipping_price, tax=tax, total=subtotal + order.shipping_price + tax
    )
