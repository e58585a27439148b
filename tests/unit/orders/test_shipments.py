"""Goods leave in shipments, in part or whole, and come back while no carrier has them."""

import pytest

from domain.limits import SHIPMENTS_PER_ORDER_MAX
from domain.orders.events import ShipmentCancelled, ShipmentCreated
from domain.orders.fulfillment_order import FulfillmentOrderStatus
from domain.orders.order import OrderState
from domain.orders.refusals import QuantityExceeded
from domain.orders.ship import cancel_shipment, create_shipment
from domain.orders.status import FulfillmentStatus
from domain.refusals import IllegalTransition, InvalidInput
from domain.shipments.shipment import ShipmentStatus
from tests.unit.orders.builders import (
    claims,
    events,
    make_shipment,
    part,
    placed,
    shipment_of,
    shipped,
    touched,
    tracked,
    types,
    units,
    where,
    worked,
)

Status = FulfillmentOrderStatus


def test_everything_that_remains_ships_and_leaves_the_stock() -> None:
    order = worked(placed([("TEA", 3), ("TEA", 1)], [(1, "NYC", 3), (2, "NYC", 1)]), Status.PACKED)
    shipment = make_shipment(order)
    decision = create_shipment(order, part(order), shipment)
    assert shipment.lines == units((1, 3), (2, 1))
    assert events(decision) == [ShipmentCreated(shipment=shipment)]
    assert touched(decision) == [["1"]]
    assert claims(decision) == [("Ship", "TEA", "NYC", 4, "shp_T-1")]
    assert part(decision.order).status is Status.SHIPPED
    assert [line.shipped for line in part(decision.order).lines] == [3, 1]
    assert where(decision.order, 1) == {"shipped": 3}
    assert decision.order.fulfillment_status is FulfillmentStatus.SHIPPED


def test_part_ships_and_the_rest_stays_packed_until_it_ships_too() -> None:
    order = shipped(placed(), units((1, 2)))
    assert part(order).status is Status.PACKED
    assert where(order) == {"allocated": 1, "shipped": 2}
    assert order.fulfillment_status is FulfillmentStatus.PARTIALLY_SHIPPED
    order = shipped(order)
    assert part(order).status is Status.SHIPPED
    assert [each.lines for each in order.shipments] == [units((1, 2)), units((1, 1))]
    assert where(order) == {"shipped": 3}


def test_refuses_to_ship_more_than_remains() -> None:
    order = shipped(placed(), units((1, 2)))
    with pytest.raises(QuantityExceeded) as refused:
        make_shipment(order, units((1, 2)))
    assert refused.value.data() == {"requested": 2, "available": 1}
    assert refused.value.message == "2 units of TEA requested, but ful_T-1 has 1."


def test_cancelled_shipment_reverses_exactly_what_it_did() -> None:
    before = shipped(placed(), units((1, 1)))
    order = shipped(before)
    decision = cancel_shipment(order, shipment_of(order, 2))
    assert events(decision) == [ShipmentCancelled(shipment_id="shp_T-2")]
    assert touched(decision) == [["1"]]
    assert claims(decision) == [("CancelShipment", "TEA", "NYC", 2, "shp_T-2")]
    assert decision.order.fulfillment_orders == before.fulfillment_orders
    assert decision.order.lines == before.lines
    assert shipment_of(decision.order, 2).status is ShipmentStatus.CANCELLED
    assert part(decision.order).status is Status.PACKED


def test_labelled_shipment_can_be_cancelled_and_the_units_ship_again_under_a_new_id() -> None:
    order = tracked(shipped(placed()), ShipmentStatus.LABELLED)
    order = cancel_shipment(order, shipment_of(order)).order
    order = shipped(order)
    assert shipment_of(order, 2).lines == units((1, 3))
    with pytest.raises(IllegalTransition):
        cancel_shipment(order, shipment_of(order, 1))


def test_cancelled_shipment_beside_a_delivered_one_leaves_the_fulfillment_order_packed() -> None:
    order = tracked(shipped(shipped(placed(), units((1, 1)))), ShipmentStatus.DELIVERED, ordinal=1)
    decision = cancel_shipment(order, shipment_of(order, 2))
    assert types(decision) == ["shipment.cancelled"]
    assert part(decision.order).status is Status.PACKED
    assert where(decision.order) == {"allocated": 2, "delivered": 1}


def test_fulfillment_order_completes_and_order_closes_with_the_last_delivery() -> None:
    order = shipped(shipped(placed(), units((1, 1))))
    order = tracked(order, ShipmentStatus.DELIVERED, ordinal=2)
    assert part(order).status is Status.SHIPPED
    assert order.fulfillment_status is FulfillmentStatus.PARTIALLY_DELIVERED
    order = tracked(order, ShipmentStatus.DELIVERED, ordinal=1)
    assert part(order).status is Status.COMPLETED
    assert where(order) == {"delivered": 3}
    assert order.state is OrderState.CLOSED
    assert order.fulfillment_status is FulfillmentStatus.DELIVERED


def test_fulfillment_order_completes_whatever_shipments_of_it_were_cancelled_before() -> None:
    order = shipped(placed())
    order = cancel_shipment(order, shipment_of(order)).order
    order = tracked(shipped(order), ShipmentStatus.DELIVERED, ordinal=2)
    assert part(order).status is Status.COMPLETED
    assert order.state is OrderState.CLOSED


def test_refuses_one_shipment_more_than_an_order_may_have() -> None:
    order = placed([("TEA", 200)], [(1, "NYC", 200)])
    for _ in range(SHIPMENTS_PER_ORDER_MAX):
        order = shipped(order, units((1, 1)))
    with pytest.raises(InvalidInput, match="at most 100 shipments"):
        create_shipment(order, part(order), make_shipment(order))
