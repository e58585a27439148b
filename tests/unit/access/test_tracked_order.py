"""What a customer sees of an order."""

import msgspec
from msgspec.structs import asdict, fields

from domain.access.tracked_order import TrackedOrder, TrackedUnits, tracked_order
from domain.address import Address
from domain.method import Method
from domain.network.location import Location, LocationKind
from domain.orders.customer import Customer
from domain.orders.fulfillment_order import FulfillmentOrderStatus
from domain.orders.order import Order
from domain.orders.ship import cancel_shipment
from domain.shipments.shipment import ShipmentStatus
from tests.unit.orders.builders import placed, scan, shipment_of, shipped, tracked, worked

SECRETS = ("ord_T", "lin_T", "ful_T", "shp_T", "ada@example.com", "555", "Main Street", "Ada", "1000", "NYC")


def order_of_ada() -> Order:
    return placed(
        customer=Customer(id="c-1", name="Ada", email="ada@example.com", phone="555"),
        ship_to=Address(
            name="Ada",
            line1="1 Main Street",
            city="Springfield",
            region="IL",
            postal_code="62701",
            country_code="US",
            phone="555",
            latitude=39.8,
            longitude=-89.6,
        ),
    )


def see(order: Order, pickup: Location | None = None) -> TrackedOrder:
    return tracked_order(order, sku_names={"TEA": "Green tea"}, pickup_location=pickup)


def test_shows_progress_and_the_town() -> None:
    order = shipped(order_of_ada())
    order = tracked(order, ShipmentStatus.DELIVERED)
    view = see(order)
    assert view.number == "1001"
    assert view.fulfillment_status.value == "DELIVERED"
    assert view.ship_to is not None
    assert asdict(view.ship_to) == {
        "city": "Springfield",
        "region": "IL",
        "postal_code": "62701",
        "country_code": "US",
    }
    assert [(line.name, line.quantity, line.delivered) for line in view.lines] == [("Green tea", 3, 3)]
    (shipment,) = view.shipments
    assert shipment.lines == (TrackedUnits(sku="TEA", name="Green tea", quantity=3),)
    assert shipment.events == (scan(ShipmentStatus.DELIVERED),)


def test_shows_nothing_that_is_not_the_customers() -> None:
    text = msgspec.json.encode(see(shipped(order_of_ada()))).decode()
    assert [secret for secret in SECRETS if secret in text] == []


def test_has_no_field_for_what_customers_must_not_see() -> None:
    names = set()
    waiting: list[type] = [TrackedOrder]
    while waiting:
        kind = waiting.pop()
        for field in fields(kind):
            names.add(field.name)
            waiting.extend(
                inner
                for inner in getattr(field.type, "__args__", ())
                if isinstance(inner, type) and issubclass(inner, msgspec.Struct)
            )
    assert not {name for name in names if name == "id" or name.endswith(("_id", "price", "cost", "email"))}


def test_falls_back_to_the_code_of_a_sku_without_name() -> None:
    assert tracked_order(placed(), sku_names={}, pickup_location=None).lines[0].name == "TEA"


def test_leaves_out_cancelled_shipments() -> None:
    order = shipped(placed())
    order = cancel_shipment(order, shipment_of(order)).order
    assert see(order).shipments == ()


def test_tells_when_goods_wait_for_the_customer() -> None:
    location = Location(
        code="NYC",
        name="Broadway store",
        kind=LocationKind.STORE,
        address=Address(line1="1 Broadway", city="New York", country_code="US", latitude=40.7, longitude=-74.0),
        methods=(Method.PICKUP,),
        handling=(),
    )
    order = placed(method=Method.PICKUP)
    waiting = worked(order, FulfillmentOrderStatus.READY_FOR_PICKUP)
    before, now = see(order, location).pickup, see(waiting, location).pickup
    assert before is not None
    assert now is not None
    assert (before.location_name, before.ready, now.ready) == ("Broadway store", False, True)
