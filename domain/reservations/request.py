"""What a client wants to have kept for a while."""

from decimal import Decimal

from msgspec import Struct

from domain.address import Address
from domain.limits import QUANTITY_PER_LINE_MAX, RESERVATION_SECONDS_MAX
from domain.list_rules import size_refusals
from domain.method import Method
from domain.method_rules import method_refusals
from domain.number_rules import quantity_refusals
from domain.orders.customer import Customer
from domain.orders.new_order import ItemRequest, OrderRequest
from domain.refusals import InvalidInput, Refusal, raise_all
from domain.text import code_refusals

_CURRENCY = "USD"
"""Of amounts that are all zero."""


class WantedItem(Struct, frozen=True, kw_only=True):
    sku: str
    quantity: int


class ReservationRequest(Struct, frozen=True, kw_only=True):
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
    refusals += method_refusals(request.method, pickup_location=request.pickup_location, ship_to=request.ship_to)
    refusals += seconds_refusals(request.seconds)
    refusals += size_refusals(request.items, "items")
    for index, item in enumerate(request.items):
        refusals += quantity_refusals(item.quantity, "items", str(index), "quantity", most=QUANTITY_PER_LINE_MAX)
    raise_all(refusals)


def seconds_refusals(seconds: int | None) -> list[Refusal]:
    """What is wrong with the time that a client asks for, if anything."""
    if seconds is None or 1 <= seconds <= RESERVATION_SECONDS_MAX:
        return []
    message = f"A reservation lasts 1 to {RESERVATION_SECONDS_MAX} seconds."
    return [InvalidInput(message, field=("ttlSeconds",))]
