"""What a client wants to have kept for a while."""

from dataclasses import dataclass
from decimal import Decimal

from domain.address import Address
from domain.address_rules import address_refusals
from domain.limits import LIST_ITEMS_MAX, QUANTITY_PER_LINE_MAX, RESERVATION_SECONDS_MAX
from domain.method import Method
from domain.orders.customer import Customer
from domain.orders.new_order import ItemRequest, OrderRequest
from domain.refusals import InvalidInput, Refusal, raise_all
from domain.text import code_refusals

_CURRENCY = "USD"
"""Of amounts that are all zero."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedItem:
    sku: str
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservationRequest:
    """Units to keep. `method`, `pickup_location` and `ship_to` say how they will be ordered, as far as it is known.

    `partial` keeps what there is instead of refusing. `seconds` is the channel's own time if None.
    """

    channel: str
    items: tuple[WantedItem, ...]
    method: Method = Method.SHIP
    pickup_location: str | None = None
    ship_to: Address | None = None
    seconds: int | None = None
    partial: bool = False
    holder: str | None = None

    @property
    def units(self) -> dict[str, int]:
        """Units per SKU, as several items may share one."""
        units: dict[str, int] = {}
        for item in self.items:
            units[item.sku] = units.get(item.sku, 0) + item.quantity
        return units

    def as_order(self) -> OrderRequest:
        """The order of these units that it may become, without prices: it is routed as that would be."""
        return OrderRequest(
            channel=self.channel,
            customer=Customer(),
            currency_code=_CURRENCY,
            items=tuple(
                ItemRequest(sku=item.sku, quantity=item.quantity, unit_price=Decimal(0)) for item in self.items
            ),
            method=self.method,
            ship_to=self.ship_to,
            pickup_location=self.pickup_location,
        )


def check_request(request: ReservationRequest) -> None:
    """Raise everything that is wrong with the request, as far as it can be seen without the catalog."""
    refusals = code_refusals(request.channel, "channel")
    if request.holder is not None:
        refusals += code_refusals(request.holder, "holder")
    refusals += _method_refusals(request)
    refusals += seconds_refusals(request.seconds)
    if not 1 <= len(request.items) <= LIST_ITEMS_MAX:
        refusals.append(InvalidInput(f"A reservation has 1 to {LIST_ITEMS_MAX} items.", field=("items",)))
    for index, item in enumerate(request.items):
        if not 1 <= item.quantity <= QUANTITY_PER_LINE_MAX:
            message = f"The quantity is between 1 and {QUANTITY_PER_LINE_MAX}."
            refusals.append(InvalidInput(message, field=("items", str(index), "quantity")))
    raise_all(refusals)


def seconds_refusals(seconds: int | None) -> list[Refusal]:
    """What is wrong with the time that a client asks for, if anything."""
    if seconds is None or 1 <= seconds <= RESERVATION_SECONDS_MAX:
        return []
    message = f"A reservation lasts 1 to {RESERVATION_SECONDS_MAX} seconds."
    return [InvalidInput(message, field=("ttlSeconds",))]


def _method_refusals(request: ReservationRequest) -> list[Refusal]:
    if request.method is Method.PICKUP:
        refusals: list[Refusal] = []
        if request.pickup_location is None:
            refusals.append(InvalidInput("Name the location to pick up from.", field=("locationCode",)))
        if request.ship_to is not None:
            refusals.append(InvalidInput("What is picked up has no address to ship to.", field=("shipTo",)))
        return refusals
    if request.pickup_location is not None:
        return [InvalidInput("The router chooses where to ship from.", field=("locationCode",))]
    return [] if request.ship_to is None else address_refusals(request.ship_to, "shipTo")
