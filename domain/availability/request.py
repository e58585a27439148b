"""What somebody wants to know before they buy."""

from datetime import datetime, timedelta

from msgspec import Struct

from domain.address import Address
from domain.limits import QUANTITY_PER_LINE_MAX
from domain.list_rules import size_refusals
from domain.method import Method
from domain.method_rules import method_refusals
from domain.moment_rules import ahead_refusals
from domain.number_rules import quantity_refusals
from domain.refusals import InvalidInput, raise_all
from domain.text import code_refusals

ITEMS_MAX = 100
AHEAD_MAX = timedelta(days=366)
PAST_MAX = timedelta(minutes=5)
"""A client's clock may be slow."""


class AvailabilityItem(Struct, frozen=True, kw_only=True):
    sku: str
    quantity: int


class AvailabilityRequest(Struct, frozen=True, kw_only=True):
    """`at` is now if absent. With `ship_to`, or a `pickup_location`, it is asked for a delivery too."""

    items: tuple[AvailabilityItem, ...]
    channel: str | None = None
    method: Method = Method.SHIP
    ship_to: Address | None = None
    pickup_location: str | None = None
    at: datetime | None = None

    @property
    def asks_for_delivery(self) -> bool:
        return self.ship_to is not None or self.pickup_location is not None


def check_request(request: AvailabilityRequest, *, now: datetime) -> None:
    """Raise everything that is wrong with the request, as far as it can be seen without the catalog."""
    refusals = [] if request.channel is None else code_refusals(request.channel, "channel")
    refusals += size_refusals(request.items, "items", most=ITEMS_MAX)
    for index, item in enumerate(request.items):
        refusals += quantity_refusals(item.quantity, "items", str(index), "quantity", most=QUANTITY_PER_LINE_MAX)
    if request.at is not None and request.at < now - PAST_MAX:
        refusals.append(InvalidInput("The time is in the past: ask about now or later.", field=("at",)))
    elif request.at is not None:
        refusals += ahead_refusals(request.at, "at", now=now, most=AHEAD_MAX)
    refusals += method_refusals(
        request.method,
        pickup_location=request.pickup_location,
        ship_to=request.ship_to,
        address_field="destination",
    )
    raise_all(refusals)
