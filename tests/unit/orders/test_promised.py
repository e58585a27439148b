"""By when an order is promised: as late as the last of its fulfillment orders, and by nobody while units have no place."""

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from domain.address import Address
from domain.delivery.carrier_service import STANDARD
from domain.delivery.dispatch_calendar import DispatchCalendar
from domain.fold import fold
from domain.method import Method
from domain.network.location import Location, LocationKind
from domain.orders.cancel import cancel_lines, cancel_order
from domain.orders.events import OrderAddressChanged, OrderPromised, PartPromise
from domain.orders.fulfillment_order import FulfillmentOrderStatus
from domain.orders.lines import LineException
from domain.orders.merge import merge
from domain.orders.order import Order
from domain.orders.place import place_order
from domain.orders.promised import promise_to
from domain.orders.route_again import route_again
from domain.orders.split import SplitPart, split
from domain.orders.work import advance
from domain.shipments.shipment import ShipmentStatus
from tests.unit.orders.builders import (
    LATER,
    NOW,
    PROMISED,
    STEPS,
    events,
    make_order,
    make_plan,
    part,
    placed,
    promise_by,
    promise_of,
    rejected_without_rerouting,
    shipped,
    tracked,
    types,
    units,
    worked,
)

NO_STOCK = LineException.NO_STOCK
BERLIN = Address(country_code="DE", latitude=52.52, longitude=13.4)


def in_two_places() -> Order:
    return placed([("TEA", 3)], [(1, "NYC", 2), (1, "LAX", 1)])


def test_an_order_is_promised_when_the_last_location_promises() -> None:
    order = in_two_places()
    assert [each.promised_at for each in order.fulfillment_orders] == [PROMISED["NYC"], PROMISED["LAX"]]
    assert order.promised_at == PROMISED["LAX"]


def test_what_the_customer_asked_for_is_not_what_is_promised() -> None:
    order = placed(requested_delivery_by=LATER)
    assert (order.requested_delivery_by, order.promised_at) == (LATER, PROMISED["NYC"])


def test_nothing_is_promised_while_units_wait_for_stock() -> None:
    order = placed([("TEA", 3)], [(1, "NYC", 2)], [(1, 1, NO_STOCK)])
    assert order.promised_at is None
    assert part(order).promised_at == PROMISED["NYC"]
    decision = route_again(order, make_plan([(1, "NYC", 2), (1, "SEA", 1)]), now=LATER, promise=promise_of)
    assert events(decision)[-1] == OrderPromised(promised_at=PROMISED["SEA"])
    assert decision.order.promised_at == PROMISED["SEA"]


def test_nothing_is_promised_once_a_location_refused_and_no_other_was_found() -> None:
    order = rejected_without_rerouting(in_two_places(), units((1, 1)))
    assert order.promised_at is None
    assert part(order, 2).promised_at == PROMISED["LAX"]


def test_cancelling_what_comes_last_brings_the_promise_forward() -> None:
    order = placed([("TEA", 2), ("CUP", 1)], [(1, "NYC", 2), (2, "LAX", 1)])
    decision = cancel_lines(order, lines=units((2, 1)), reason=None)
    assert types(decision) == ["line.cancelled", "order.promised"]
    assert decision.order.promised_at == PROMISED["NYC"]


def test_a_cancelled_order_keeps_its_last_promise() -> None:
    decision = cancel_order(in_two_places(), reason=None)
    assert types(decision) == ["order.cancelled"]
    assert decision.order.promised_at == PROMISED["LAX"]


def test_work_shipment_and_delivery_leave_the_promise() -> None:
    order = tracked(shipped(placed()), ShipmentStatus.DELIVERED)
    assert part(order).status is FulfillmentOrderStatus.COMPLETED
    assert order.promised_at == part(order).promised_at == PROMISED["NYC"]


def test_what_is_split_off_is_promised_by_its_location_and_what_stays_as_before() -> None:
    order = placed()
    decision = split(
        order,
        part(order),
        [SplitPart(lines=units((1, 1))), SplitPart(lines=units((1, 1)), location="SEA")],
        [None, make_plan([(1, "SEA", 1)])],
        now=LATER,
        promise=promise_of,
    )
    promised = [each.promised_at for each in decision.order.fulfillment_orders]
    assert promised == [PROMISED["NYC"], PROMISED["NYC"], PROMISED["SEA"]]
    assert decision.order.promised_at == PROMISED["SEA"]


def test_what_is_merged_is_promised_by_the_later_of_both() -> None:
    order = split(
        placed(), part(placed()), [SplitPart(lines=units((1, 1)))], [None], now=LATER, promise=promise_of
    ).order
    later = replace(part(order, 2), promised_at=PROMISED["SEA"])
    order = replace(order, fulfillment_orders=(part(order), later), promised_at=PROMISED["SEA"])
    decision = merge(order, [part(order), part(order, 2)])
    assert types(decision) == ["fulfillmentOrder.merged"]
    assert part(decision.order).promised_at == decision.order.promised_at == PROMISED["SEA"]


def test_another_address_is_another_promise_also_of_what_is_at_work() -> None:
    order = worked(in_two_places(), FulfillmentOrderStatus.PACKED)
    order = worked(order, FulfillmentOrderStatus.ACCEPTED, 2)
    far = NOW + timedelta(days=9)
    decision = route_again(order, None, now=LATER, promise=lambda _: promise_by(far), ship_to=BERLIN)
    leaves = (far - timedelta(days=1)).date()
    promises = tuple(
        PartPromise(fulfillment_order_id=each.id, promised_at=far, dispatch_on=leaves)
        for each in order.fulfillment_orders
    )
    assert events(decision) == [OrderAddressChanged(ship_to=BERLIN), OrderPromised(promised_at=far, parts=promises)]
    assert [each.promised_at for each in decision.order.fulfillment_orders] == [far, far]
    assert decision.order.promised_at == far


def test_routing_again_to_the_same_address_leaves_the_promises_of_what_stays() -> None:
    order = in_two_places()
    plan = make_plan([(1, "NYC", 2), (1, "LAX", 1)])
    assert route_again(order, plan, now=LATER, promise=lambda _: promise_by(LATER)).events == ()


def test_an_order_that_was_never_promised_stays_so() -> None:
    order = placed()
    order = replace(order, promised_at=None, fulfillment_orders=(replace(part(order), promised_at=None),))
    assert types(advance(order, part(order), STEPS[0])) == ["fulfillmentOrder.accepted"]


def test_the_events_tell_every_promise() -> None:
    order = make_order([("TEA", 3)], allow_backorder=True)
    first = place_order(order, make_plan([(1, "NYC", 2)], [(1, 1, NO_STOCK)]), now=NOW, promise=promise_of)
    second = route_again(
        first.order, make_plan([(1, "NYC", 2), (1, "LAX", 1)]), now=LATER, promise=promise_of, ship_to=BERLIN
    )
    assert second.order.promised_at == PROMISED["LAX"]
    assert fold([*events(first), *events(second)]) == second.order


def test_a_location_of_the_network_promises_the_order_by_its_calendar() -> None:
    location = Location(
        code="NYC",
        name="New York",
        kind=LocationKind.STORE,
        address=Address(country_code="US", latitude=40.75, longitude=-73.99),
        methods=tuple(Method),
        handling=(),
        dispatch=DispatchCalendar(cutoff="13:00", handling_days=0),
    )
    other = replace(location, code="BOS", dispatch=DispatchCalendar(handling_days=60))
    network = {"BOS": other, "NYC": location}
    # NOW is a Monday at noon: shipped on that day, and one day on the way.
    promise = promise_to(make_order(), network, (STANDARD,), at=NOW, unknown_kilometers=1_900)
    assert promise("NYC").deliver_by == datetime(2026, 1, 6, 23, 59, 59, tzinfo=UTC)
    pickup = promise_to(make_order(method=Method.PICKUP), network, (STANDARD,), at=NOW, unknown_kilometers=1_900)
    assert pickup("NYC").deliver_by == datetime(2026, 1, 5, 23, 59, 59, tzinfo=UTC)
