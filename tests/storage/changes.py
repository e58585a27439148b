"""Changes for tests: what a test does not name has plain defaults."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import uuid4

from msgspec.structs import replace

from domain.address import Address
from domain.catalog.sku import Sku, SkuSaved
from domain.events import Touched
from domain.inventory.claim import StockClaim
from domain.inventory.claims import Allocate, Receive
from domain.method import Method
from domain.network.location import Location, LocationKind, LocationSaved
from domain.orders.customer import Customer
from domain.orders.events import OrderHeld, OrderPlaced
from domain.orders.fulfillment_order import FulfillmentOrder, FulfillmentOrderLine, FulfillmentOrderStatus
from domain.orders.hold import Hold, HoldReason
from domain.orders.lines import LineQuantities, OrderLine
from domain.orders.order import Order
from storage.change import Change, IdempotencyClaim, StreamEvent, StreamWrite

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
_counter = count(1)


def make_order(
    items: Mapping[str, int] | None = None,
    *,
    location: str = "NYC",
    status: FulfillmentOrderStatus = FulfillmentOrderStatus.OPEN,
    key: str | None = None,
    minutes: int = 0,
    **fields: object,
) -> Order:
    """An order routed to one location, placed so many minutes after NOW; `items` are units by SKU."""
    key = key or f"{next(_counter):06}{uuid4().hex[:8].upper()}"
    lines = tuple(
        OrderLine(
            id=f"lin_{key}-{ordinal}",
            sku=sku,
            quantity=units,
            unit_price=1_000,
            tax=80,
            currency_code="USD",
            quantities=LineQuantities(ordered=units, allocated=units),
        )
        for ordinal, (sku, units) in enumerate((items or {"TEA": 1}).items(), start=1)
    )
    part = FulfillmentOrder(
        id=f"ful_{key}-1",
        status=status,
        location=location,
        method=Method.SHIP,
        lines=tuple(FulfillmentOrderLine(line_id=line.id, sku=line.sku, quantity=line.quantity) for line in lines),
        currency_code="USD",
        created_at=NOW,
    )
    order = Order(
        id=f"ord_{key}",
        number=f"N{key}",
        channel="web",
        customer=Customer(),
        method=Method.SHIP,
        ship_to=Address(country_code="US", latitude=40.75, longitude=-73.99),
        currency_code="USD",
        shipping_price=500,
        placed_at=NOW + timedelta(minutes=minutes),
        lines=lines,
        fulfillment_orders=(part,),
        version=1,
    )
    return replace(order, **fields)


def change(organization: str, **fields: object) -> Change:
    values = {"id": f"cmd_{next(_counter)}", "organization": organization, "occurred_at": NOW} | fields
    return Change(**values)  # type: ignore[arg-type]  # the caller names fields of the dataclass


def placement(
    organization: str, order: Order, *, claims: Sequence[StockClaim] | None = None, **fields: object
) -> Change:
    """Place an order as it is, with the claims of its lines."""
    if claims is None:
        claims = [
            Allocate(sku=line.sku, location=part.location, quantity=line.quantity, cause=part.id)
            for part in order.fulfillment_orders
            for line in part.lines
        ]
    event = StreamEvent(
        data=OrderPlaced(order=replace(order, version=0)),
        touched=tuple(
            Touched(location=part.location, fulfillment_order_id=part.id) for part in order.fulfillment_orders
        ),
    )
    write = StreamWrite(stream=order.stream, expected_version=0, state=order, events=(event,))
    return change(organization, claims=tuple(claims), writes=(write,), **fields)


def held(order: Order, *, unique_key: str | None = None) -> StreamWrite:
    """Put an order on hold."""
    hold = Hold(id=f"hld_{order.key}-{order.hold_ordinal + 1}", reason=HoldReason.MANUAL, placed_at=NOW)
    after = replace(order, holds=(*order.holds, hold), hold_ordinal=order.hold_ordinal + 1, version=order.version + 1)
    event = StreamEvent(data=OrderHeld(hold=hold), unique_key=unique_key)
    return StreamWrite(stream=order.stream, expected_version=order.version, state=after, events=(event,))


def receipt(organization: str, sku: str, quantity: int, *, location: str = "NYC") -> Change:
    claim = Receive(sku=sku, location=location, quantity=quantity, cause="receipt")
    return change(organization, claims=(claim,))


def allocation(organization: str, sku: str, quantity: int = 1, *, location: str = "NYC") -> Change:
    claim = Allocate(sku=sku, location=location, quantity=quantity, cause="test")
    return change(organization, claims=(claim,))


def with_key(key: str, input_hash: str, **result: str) -> IdempotencyClaim:
    return IdempotencyClaim(client_id="key_1", mutation="placeOrder", key=key, input_hash=input_hash, result=result)


def make_location(code: str = "NYC", **fields: object) -> Location:
    location = Location(
        code=code,
        name=code,
        kind=LocationKind.WAREHOUSE,
        address=Address(country_code="US", latitude=40.75, longitude=-73.99),
        methods=(Method.SHIP,),
        handling=(),
        version=1,
    )
    return replace(location, **fields)


def make_sku(code: str, **fields: object) -> Sku:
    return replace(Sku(code=code, name=code, weight_grams=100, version=1), **fields)


def saving(organization: str, state: Location | Sku) -> Change:
    saved = LocationSaved(location=state) if isinstance(state, Location) else SkuSaved(sku=state)
    event = StreamEvent(data=saved)
    write = StreamWrite(stream=state.stream, expected_version=state.version - 1, state=state, events=(event,))
    return change(organization, writes=(write,))
