"""What somebody wants to know before they buy."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.address import Address
from domain.address_rules import address_refusals
from domain.limits import QUANTITY_PER_LINE_MAX
from domain.method import Method
from domain.refusals import InvalidInput, Refusal, raise_all
from domain.text import code_refusals

ITEMS_MAX = 100
AHEAD_MAX = timedelta(days=366)
PAST_MAX = timedelta(minutes=5)
"""A client's clock may be slow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AvailabilityItem:
    sku: str
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AvailabilityRequest:
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
    if not 1 <= len(request.items) <= ITEMS_MAX:
        refusals.append(InvalidInput(f"1 to {ITEMS_MAX} items.", field=("items",)))
    for index, item in enumerate(request.items):
        if not 1 <= item.quantity <= QUANTITY_PER_LINE_MAX:
            message = f"The quantity is between 1 and {QUANTITY_PER_LINE_MAX}."
            refusals.append(InvalidInput(message, field=("items", str(index), "quantity")))
    if request.at is not None and not now - PAST_MAX <= request.at <= now + AHEAD_MAX:
        refusals.append(InvalidInput("The time is within the next 366 days.", field=("at",)))
    raise_all([*refusals, *_method_refusals(request)])


def _method_refusals(request: AvailabilityRequest) -> list[Refusal]:
    refusals: list[Refusal] = []
    if request.method is Method.PICKUP:
        if request.pickup_location is None:
            refusals.append(InvalidInput("Name the location to pick up from.", field=("locationCode",)))
        if request.ship_to is not None:
            refusals.append(InvalidInput("What is picked up has no destination.", field=("destination",)))
    elif request.pickup_location is not None:
        refusals.append(InvalidInput("The router chooses where to ship from.", field=("locationCode",)))
    if request.ship_to is not None:
        refusals += address_refusals(request.ship_to, "destination")
    return refusals
