"""What is there for a channel at a time, and what arrives after it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from domain.availability.expected import ExpectedUnits, left_by_waiting, not_overdue, visible_arrivals
from domain.availability.request import AvailabilityRequest
from domain.catalog.sku import Sku
from domain.channels.stock_share import StockShare
from domain.network.location import Location
from domain.routing.problem import Stock


class Prospects(Struct, frozen=True, kw_only=True):
    """What is known of the SKUs asked for: available units, units on their way, and backorders that wait."""

    available: Stock
    expected: Sequence[ExpectedUnits]
    waiting: Mapping[str, int]


class Outlook(Struct, frozen=True, kw_only=True):
    """Units that a channel may have, by SKU and location, and those that it may have later, the earliest first."""

    stock: Stock
    arrivals: Mapping[str, Sequence[ExpectedUnits]]


def outlook(
    request: AvailabilityRequest,
    prospects: Prospects,
    *,
    skus: Sequence[Sku],
    network: Sequence[Location],
    share: StockShare,
    now: datetime,
    at: datetime,
) -> Outlook:
    """Of locations that may serve the request at all; supply that is expected until `at` counts as there."""
    stock: dict[str, Mapping[str, int]] = {}
    arrivals: dict[str, Sequence[ExpectedUnits]] = {}
    for sku in skus:
        serving = {location.code for location in network if may_serve(location, sku, request)}
        coming = not_overdue((units for units in prospects.expected if units.sku == sku.code), now)
        left = [
            units for units in left_by_waiting(coming, prospects.waiting.get(sku.code, 0)) if units.location in serving
        ]
        there = {
            location: units for location, units in prospects.available.get(sku.code, {}).items() if location in serving
        }
        for units in left:
            if units.at <= at:
                there[units.location] = there.get(units.location, 0) + units.quantity
        stock[sku.code] = {location: share.visible(units) for location, units in there.items()}
        arrivals[sku.code] = visible_arrivals([units for units in left if units.at > at], there, share)
    return Outlook(stock=stock, arrivals=arrivals)


def may_serve(location: Location, sku: Sku, request: AvailabilityRequest) -> bool:
    """Whether units there count at all: what the router asks of a location wherever the goods go."""
    if request.pickup_location not in (None, location.code):
        return False
    return location.active and request.method in location.methods and set(sku.handling) <= set(location.handling)
