"""Rows of a file put together to orders."""

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct

from app.replay.amounts import dollars, split_revenue
from app.replay.order_file import OrderRow, RejectedRow

CHANNEL = "WEB"
CURRENCY = "USD"
PLACED_AT_TIME = "12:00:00Z"
"""Noon in UTC is the same day in all of the United States."""

MAY_WAIT = ("NORMAL", "LOW")
"""Orders that are not in haste wait for stock; the others are refused when it is not there."""

OF_THE_ORDER = ("placed_on", "priority", "customer_id", "segment", "city", "state", "postal_code")
"""What is said on every line of an order, and must be the same."""


class FileOrder(Struct, frozen=True):
    """An order with its lines, in the order of the file."""

    rows: tuple[OrderRow, ...]

    @property
    def number(self) -> str:
        return self.rows[0].order_id

    @property
    def revenue(self) -> int:
        """In cents."""
        return sum(row.revenue for row in self.rows)

    @property
    def units(self) -> int:
        return sum(row.quantity for row in self.rows)

    def placement(self) -> dict[str, Any]:
        """The input of `placeOrder`."""
        first = self.rows[0]
        return {
            "idempotencyKey": f"replay-{self.number}",
            "channel": CHANNEL,
            "number": self.number,
            "placedAt": f"{first.placed_on.isoformat()}T{PLACED_AT_TIME}",
            "customer": {"id": first.customer_id, "segment": first.segment},
            "currencyCode": CURRENCY,
            "items": [_item(row) for row in self.rows],
            "method": "SHIP",
            "shipTo": {
                "city": first.city,
                "region": first.state,
                "postalCode": first.postal_code,
                "countryCode": "US",
            },
            "priority": first.priority,
            "allowBackorder": first.priority in MAY_WAIT,
        }


class OrderFile(Struct, frozen=True):
    """What is in a file: its orders, and the rows that cannot be used. An order with such a row is left out whole."""

    orders: Sequence[FileOrder]
    rejected: Sequence[RejectedRow]
    left_out: Sequence[str]


def collect_orders(rows: Iterable[OrderRow | RejectedRow], *, limit: int | None = None) -> OrderFile:
    """Orders as they first appear in the file, at most `limit` of them."""
    collected: dict[str, list[OrderRow]] = {}
    rejected: list[RejectedRow] = []
    for row in rows:
        if isinstance(row, RejectedRow):
            rejected.append(row)
            continue
        known = collected.setdefault(row.order_id, [])
        reason = _contradiction(known[0], row) if known else None
        if reason is None:
            known.append(row)
        else:
            rejected.append(RejectedRow(line=row.line, reason=reason, order_id=row.order_id))
    spoiled = {row.order_id for row in rejected if row.order_id is not None}
    orders = [FileOrder(tuple(lines)) for number, lines in collected.items() if number not in spoiled]
    return OrderFile(orders=orders[:limit], rejected=rejected, left_out=sorted(spoiled))


def _contradiction(first: OrderRow, row: OrderRow) -> str | None:
    differing = [name for name in OF_THE_ORDER if getattr(first, name) != getattr(row, name)]
    return f"{', '.join(differing)}: not as in line {first.line} of the same order" if differing else None


def _item(row: OrderRow) -> dict[str, Any]:
    unit_price, discount = split_revenue(row.revenue, row.quantity)
    return {
        "sku": row.product_id,
        "quantity": row.quantity,
        "unitPrice": dollars(unit_price),
        "discount": dollars(discount),
    }
