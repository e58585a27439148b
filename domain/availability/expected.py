"""Units that are on their way: incoming supply and transfers between locations."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from msgspec import Struct

from domain.channels.stock_share import StockShare


class ExpectedUnits(Struct, frozen=True, kw_only=True):
    """Units of a SKU that arrive at a location at a time."""

    sku: str
    location: str
    quantity: int
    at: datetime


def not_overdue(expected: Iterable[ExpectedUnits], now: datetime) -> list[ExpectedUnits]:
    """What is still to come, the earliest first.

    What should have arrived and has not is promised to nobody until its date is corrected.
    """
    return sorted(
        (units for units in expected if units.at > now), key=lambda units: (units.at, units.location, units.quantity)
    )


def left_by_waiting(expected: Iterable[ExpectedUnits], waiting: int) -> list[ExpectedUnits]:
    """What units of one SKU, the earliest first, leave for others than the `waiting` backorders, who come first."""
    left = []
    for units in expected:
        given = min(waiting, units.quantity)
        waiting -= given
        if given < units.quantity:
            left.append(
                ExpectedUnits(sku=units.sku, location=units.location, quantity=units.quantity - given, at=units.at)
            )
    return left


def visible_arrivals(
    expected: Iterable[ExpectedUnits], available: Mapping[str, int], share: StockShare
) -> list[ExpectedUnits]:
    """What of these units of one SKU a channel will see more, by its share of all that is available then.

    `available` are the units by location now, whoever may have them.
    """
    there = dict(available)
    seen = []
    for units in expected:
        before = there.get(units.location, 0)
        there[units.location] = before + units.quantity
        more = share.visible(there[units.location]) - share.visible(before)
        if more:
            seen.append(ExpectedUnits(sku=units.sku, location=units.location, quantity=more, at=units.at))
    return seen
