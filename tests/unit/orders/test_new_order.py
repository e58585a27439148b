"""What a client asks for becomes an order, or is refused with everything that is wrong."""

from datetime import timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace

from domain.address import Address
from domain.catalog.sku import Sku
from domain.channels.channel import Channel
from domain.limits import AMOUNT_MAX, LINES_PER_ORDER_MAX, QUANTITY_PER_LINE_MAX
from domain.method import Method
from domain.moment_rules import EARLIEST
from domain.money import Money
from domain.orders.customer import Customer
from domain.orders.lines import LineQuantities, OrderLine
from domain.orders.new_order import (
    CLOCK_SKEW_MAX,
    ItemRequest,
    OrderRequest,
    check_request,
    new_order,
    with_channel_default,
)
from domain.orders.order import OrderState
from domain.refusals import InvalidInput, NotFound, Refusal, Refusals
from tests.unit.orders.builders import NOW

TEA = Sku(code="TEA", name="Tea", weight_grams=100)
KEY = "01KCZ3T5M9QW2X4Y6Z8A0B1C2D"


def make_request(**changes: object) -> OrderRequest:
    request = OrderRequest(
        channel="WEB",
        customer=Customer(name="Ada"),
        currency_code="USD",
        items=(ItemRequest(sku="TEA", quantity=3, unit_price=Decimal("10.00")),),
        method=Method.SHIP,
        ship_to=Address(country_code="US", postal_code="10001"),
    )
    return replace(request, **changes)


def item(**changes: object) -> tuple[ItemRequest, ...]:
    plain = ItemRequest(sku="TEA", quantity=3, unit_price=Decimal("10.00"))
    return (replace(plain, **changes),)


def refused(request: OrderRequest) -> list[Refusal]:
    try:
        check_request(request, now=NOW)
    except Refusal as refusal:
        return [refusal]
    except Refusals as refusals:
        return list(refusals.refusals)
    return []


def test_order_has_what_was_asked_for_in_minor_units_with_all_units_unrouted() -> None:
    request = make_request(
        items=item(unit_price=Decimal("19.9"), discount=Decimal("1.50"), tax=Decimal("4.01")),
        shipping_price=Decimal("4.99"),
    )
    check_request(request, now=NOW)
    order = new_order(KEY, request, {"TEA": TEA}, now=NOW)
    assert order.id == f"ord_{KEY}"
    assert order.number == "SO-6Z8A0B1C2D"
    assert order.state is OrderState.OPEN
    assert order.version == 0
    assert order.placed_at == NOW
    assert order.lines == (
        OrderLine(
            id=f"lin_{KEY}-1",
            sku="TEA",
            quantity=3,
            unit_price=1990,
            discount=150,
            tax=401,
            currency_code="USD",
            quantities=LineQuantities(ordered=3, unrouted=3),
        ),
    )


def test_totals_add_up_exactly() -> None:
    items = (
        *item(unit_price=Decimal("19.99"), discount=Decimal("0.97"), tax=Decimal("4.01")),
        *item(quantity=1, unit_price=Decimal("0.01"), discount=Decimal("0.01")),
    )
    order = new_order(KEY, make_request(items=items, shipping_price=Decimal("4.99")), {"TEA": TEA}, now=NOW)
    totals = order.totals
    assert [line.subtotal for line in order.lines] == [5900, 0]
    assert (totals.subtotal.minor, totals.shipping.minor, totals.tax.minor, totals.total.minor) == (
        5900,
        499,
        401,
        6800,
    )
    assert totals.total == Money(minor=6800, currency_code="USD")


def test_yen_have_no_decimals() -> None:
    order = new_order(
        KEY, make_request(currency_code="JPY", items=item(unit_price=Decimal(1990))), {"TEA": TEA}, now=NOW
    )
    assert order.lines[0].unit_price == 1990
    assert [
        refusal.field for refusal in refused(make_request(currency_code="JPY", items=item(tax=Decimal("0.5"))))
    ] == [("items", "0", "tax")]


def test_own_number_and_times_are_kept() -> None:
    request = make_request(number="A-1", placed_at=NOW - timedelta(days=1), requested_delivery_by=NOW)
    order = new_order(KEY, request, {"TEA": TEA}, now=NOW)
    assert (order.number, order.placed_at, order.requested_delivery_by) == ("A-1", NOW - timedelta(days=1), NOW)


def test_refuses_unknown_and_inactive_skus_together() -> None:
    items = (*item(sku="CUP"), *item(), *item(sku="OLD"))
    skus = {"TEA": TEA, "OLD": replace(TEA, code="OLD", active=False)}
    with pytest.raises(Refusals) as raised:
        new_order(KEY, make_request(items=items), skus, now=NOW)
    assert [(type(each), each.field) for each in raised.value.refusals] == [
        (NotFound, ("items", "0", "sku")),
        (InvalidInput, ("items", "2", "sku")),
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"channel": "a|b"}, ("channel",)),
        ({"channel": ""}, ("channel",)),
        ({"number": "x" * 65}, ("number",)),
        ({"currency_code": "usd"}, ("currencyCode",)),
        ({"currency_code": "ZZZ"}, ("currencyCode",)),
        ({"currency_code": "XTS"}, ("currencyCode",)),
        ({"currency_code": "USD\n"}, ("currencyCode",)),
        ({"placed_at": NOW + CLOCK_SKEW_MAX + timedelta(milliseconds=1)}, ("placedAt",)),
        ({"placed_at": EARLIEST - timedelta(milliseconds=1)}, ("placedAt",)),
        ({"requested_delivery_by": EARLIEST - timedelta(milliseconds=1)}, ("requestedDeliveryBy",)),
        ({"customer": Customer(email="x" * 501)}, ("customer", "email")),
        ({"customer": Customer(name="\ud800")}, ("customer", "name")),
        ({"ship_to": None}, ("shipTo",)),
        ({"method": Method.PICKUP, "ship_to": None}, ("locationCode",)),
        ({"method": Method.PICKUP, "pickup_location": "NYC"}, ("shipTo",)),
        ({"pickup_location": "NYC"}, ("locationCode",)),
        ({"ship_to": Address(country_code="usa")}, ("shipTo", "countryCode")),
        ({"shipping_price": Decimal(-1)}, ("shippingPrice",)),
        ({"items": ()}, ("items",)),
        ({"items": item() * (LINES_PER_ORDER_MAX + 1)}, ("items",)),
        ({"items": item(quantity=0)}, ("items", "0", "quantity")),
        ({"items": item(quantity=QUANTITY_PER_LINE_MAX + 1)}, ("items", "0", "quantity")),
        ({"items": item(unit_price=Decimal("0.001"))}, ("items", "0", "unitPrice")),
        ({"items": item(unit_price=Decimal("NaN"))}, ("items", "0", "unitPrice")),
        ({"items": item(unit_price=Decimal("1E+999999"))}, ("items", "0", "unitPrice")),
        ({"items": item(unit_price=Decimal(AMOUNT_MAX + 1).scaleb(-2))}, ("items", "0", "unitPrice")),
        ({"items": item(discount=Decimal("30.01"))}, ("items", "0", "discount")),
        ({"items": item(tax=Decimal("-0.01"))}, ("items", "0", "tax")),
    ],
)
def test_refuses_what_is_outside_of_what_an_order_can_be(changes: dict[str, object], field: tuple[str, ...]) -> None:
    refusals = refused(make_request(**changes))
    assert [refusal.field for refusal in refusals] == [field]
    assert isinstance(refusals[0], InvalidInput)


def test_accepts_what_is_just_inside() -> None:
    check_request(
        make_request(
            channel="x" * 64,
            number="Größe 5",
            placed_at=NOW + CLOCK_SKEW_MAX,
            items=(
                *item(quantity=QUANTITY_PER_LINE_MAX, unit_price=Decimal(AMOUNT_MAX).scaleb(-2)),
                *item(discount=Decimal("30.00")),
            )
            * (LINES_PER_ORDER_MAX // 2),
        ),
        now=NOW,
    )


def test_says_everything_that_is_wrong_at_once() -> None:
    refusals = refused(make_request(channel="", currency_code="usd", items=item(quantity=0)))
    assert [refusal.field for refusal in refusals] == [("channel",), ("currencyCode",), ("items", "0", "quantity")]


def test_lines_may_wait_as_their_sku_does() -> None:
    order = new_order(KEY, make_request(), {"TEA": replace(TEA, allow_backorder=False)}, now=NOW)
    assert [line.allow_backorder for line in order.lines] == [False]


@pytest.mark.parametrize(
    ("asked", "channel", "waits"),
    [(None, False, False), (None, True, True), (False, True, False), (True, False, True)],
)
def test_an_order_that_does_not_say_waits_as_its_channel_does(asked: bool | None, channel: bool, waits: bool) -> None:
    request = make_request(allow_backorder=asked)
    order = new_order(KEY, request, {"TEA": TEA}, now=NOW)
    settings = Channel(code="WEB", name="Web store", allow_backorder=channel)
    assert with_channel_default(order, request, settings).allow_backorder is waits
