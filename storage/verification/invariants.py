"""What holds inside one order and one stock level."""

from msgspec import ValidationError

from domain.inventory.movements import BUCKETS
from domain.inventory.stock_level import StockLevel, stock_stream
from domain.orders.fulfillment_order import HOLDS_NOTHING, FulfillmentOrderStatus
from domain.orders.order import Order
from storage.codec import decode
from storage.database import Document
from storage.verification.report import DifferenceKind, Findings

WORKING = tuple(status for status in FulfillmentOrderStatus if status not in HOLDS_NOTHING)
"""Statuses in which what a fulfillment order has not shipped is allocated at its location."""


def check_level(organization: str, document: Document, findings: Findings) -> None:
    """The buckets of a stored level partition what is on hand."""
    stream = stock_stream(*document["_id"].split("|")[1:])
    try:
        decode(document, StockLevel).check()
    except (AssertionError, ValidationError) as error:
        shown = {name: document.get(name) for name in ("on_hand", *BUCKETS)}
        findings.differ(DifferenceKind.STOCK_PARTITION, organization, stream, f"{shown} {error}".rstrip())


def check_order(organization: str, order: Order, findings: Findings) -> None:
    """Units of each line are accounted for, where they stand and in the fulfillment orders; money adds up."""
    working = [part for part in order.fulfillment_orders if part.status in WORKING]
    for line in order.lines:
        try:
            line.quantities.check()
        except AssertionError:
            findings.differ(DifferenceKind.LINE_INVARIANT, organization, order.stream, repr(line))
        promised = sum(units.remaining for part in working for units in part.lines if units.line_id == line.id)
        if promised != line.quantities.allocated:
            detail = f"{line.id} has {line.quantities.allocated} allocated, its fulfillment orders hold {promised}"
            findings.differ(DifferenceKind.LINE_INVARIANT, organization, order.stream, detail)
    totals = order.totals
    parts = (totals.subtotal, totals.shipping, totals.tax)
    lines = sum(line.subtotal + line.tax for line in order.lines)
    if totals.total.minor != sum(part.minor for part in parts) or totals.total.minor != lines + order.shipping_price:
        findings.differ(DifferenceKind.MONEY, organization, order.stream, repr(totals))
    if any(line.currency_code != order.currency_code for line in order.lines):
        findings.differ(DifferenceKind.MONEY, organization, order.stream, "its lines have other currencies")
