"""A new order out of what a client asked for."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import asdict, replace

from domain.address import Address
from domain.catalog.sku import Sku
from domain.channels.channel import Channel
from domain.currency_rules import currency_refusals
from domain.limits import AMOUNT_MAX, LINES_PER_ORDER_MAX, QUANTITY_PER_LINE_MAX
from domain.list_rules import size_refusals
from domain.method import Method
from domain.method_rules import method_refusals
from domain.moment_rules import EARLIEST
from domain.money import minor_units
from domain.number_rules import quantity_refusals
from domain.orders.customer import Customer
from domain.orders.ids import line_id
from domain.orders.lines import LineQuantities, OrderLine
from domain.orders.order import Order, Priority
from domain.refusals import InvalidInput, NotFound, Refusal, raise_all
from domain.text import code_refusals, text_refusals

CLOCK_SKEW_MAX = timedelta(minutes=5)
"""How far in the future a channel's clock may place an order."""


class ItemRequest(Struct, frozen=True, kw_only=True):
    """Amounts in major units of the order's currency; discount and tax are those of the whole line."""

    sku: str
    quantity: int
    unit_price: Decimal
    discount: Decimal = Decimal(0)
    tax: Decimal = Decimal(0)


class OrderRequest(Struct, frozen=True, kw_only=True):
    """What a client asks for; `number` is generated when the channel has none.

    Without `allow_backorder` the order waits or not as its channel has it.
    """

    channel: str
    number: str | None = None
    placed_at: datetime | None = None
    customer: Customer
    currency_code: str
    items: tuple[ItemRequest, ...]
    shipping_price: Decimal = Decimal(0)
    method: Method
    ship_to: Address | None = None
    pickup_location: str | None = None
    priority: Priority = Priority.NORMAL
    requested_delivery_by: datetime | None = None
    allow_split: bool = True
    allow_backorder: bool | None = None


def check_request(request: OrderRequest, *, now: datetime) -> None:
    """Raise everything that is wrong with the request, as far as it can be seen without the catalog."""
    refusals = code_refusals(request.channel, "channel")
    if request.number is not None:
        refusals += code_refusals(request.number, "number")
    refusals += currency_refusals(request.currency_code, "currencyCode")
    if request.placed_at is not None and request.placed_at > now + CLOCK_SKEW_MAX:
        refusals.append(InvalidInput("An order cannot be placed in the future.", field=("placedAt",)))
    for field, moment in (("placedAt", request.placed_at), ("requestedDeliveryBy", request.requested_delivery_by)):
        if moment is not None and moment < EARLIEST:
            refusals.append(InvalidInput("No order is so old.", field=(field,)))
    for name, text in asdict(request.customer).items():
        if text is not None:
            refusals += text_refusals(text, "customer", name)
    refusals += method_refusals(request.method, pickup_location=request.pickup_location, ship_to=request.ship_to)
    if request.method is Method.SHIP and request.ship_to is None:
        refusals.append(InvalidInput("Give the address to ship to.", field=("shipTo",)))
    refusals += _amount_refusals(request.shipping_price, request.currency_code, "shippingPrice")
    refusals += size_refusals(request.items, "items", most=LINES_PER_ORDER_MAX)
    for index, item in enumerate(request.items):
        refusals += _item_refusals(item, request.currency_code, "items", str(index))
    raise_all(refusals)


def new_order(key: str, request: OrderRequest, skus: Mapping[str, Sku], *, now: datetime) -> Order:
    """The order with all units unrouted. Raises for SKUs that do not exist or are not active."""
    refusals: list[Refusal] = []
    for index, item in enumerate(request.items):
        sku = skus.get(item.sku)
        if sku is None:
            refusals.append(NotFound(f"No SKU {item.sku}.", field=("items", str(index), "sku")))
        elif not sku.active:
            refusals.append(InvalidInput(f"SKU {item.sku} is not active.", field=("items", str(index), "sku")))
    raise_all(refusals)
    code = request.currency_code
    return Order(
        id=f"ord_{key}",
        number=request.number or f"SO-{key[-10:]}",
        channel=request.channel,
        customer=request.customer,
        method=request.method,
        ship_to=request.ship_to,
        pickup_location=request.pickup_location,
        priority=request.priority,
        currency_code=code,
        shipping_price=_minor(request.shipping_price, code),
        allow_split=request.allow_split,
        allow_backorder=bool(request.allow_backorder),
        requested_delivery_by=request.requested_delivery_by,
        placed_at=request.placed_at or now,
        lines=tuple(
            [_line(key, ordinal, item, skus[item.sku], code) for ordinal, item in enumerate(request.items, start=1)]
        ),
    )


def with_channel_default(order: Order, request: OrderRequest, channel: Channel) -> Order:
    """The order, which waits as its channel has it if the request did not say."""
    return order if request.allow_backorder is not None else replace(order, allow_backorder=channel.allow_backorder)


def _line(key: str, ordinal: int, item: ItemRequest, sku: Sku, currency_code: str) -> OrderLine:
    return OrderLine(
        id=line_id(key, ordinal),
        sku=item.sku,
        quantity=item.quantity,
        unit_price=_minor(item.unit_price, currency_code),
        discount=_minor(item.discount, currency_code),
        tax=_minor(item.tax, currency_code),
        currency_code=currency_code,
        allow_backorder=sku.allow_backorder,
        quantities=LineQuantities(ordered=item.quantity, unrouted=item.quantity),
    )


def _item_refusals(item: ItemRequest, currency_code: str, *field: str) -> list[Refusal]:
    refusals = quantity_refusals(item.quantity, *field, "quantity", most=QUANTITY_PER_LINE_MAX)
    for name, amount in (("unitPrice", item.unit_price), ("discount", item.discount), ("tax", item.tax)):
        if amount:
            refusals += _amount_refusals(amount, currency_code, *field, name)
    if not refusals and item.discount and item.discount > item.unit_price * item.quantity:
        refusals.append(InvalidInput("The discount exceeds the price of the line.", field=(*field, "discount")))
    return refusals


def _amount_refusals(amount: Decimal, currency_code: str, *field: str) -> list[Refusal]:
    if not amount.is_finite() or not 0 <= amount <= AMOUNT_MAX:
        return [InvalidInput("The amount is negative or too large.", field=field)]
    minor = minor_units(amount, currency_code)
    if minor is None:
        return [InvalidInput(f"The amount has more decimals than {currency_code}.", field=field)]
    if minor > AMOUNT_MAX:
        return [InvalidInput("The amount is negative or too large.", field=field)]
    return []


def _minor(amount: Decimal, currency_code: str) -> int:
    minor = minor_units(amount, currency_code)
    assert minor is not None
    return minor
