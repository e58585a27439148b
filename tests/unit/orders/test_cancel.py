"""Cancelling: an order, or units of its lines, from where they stand."""

import pytest

from domain.orders.cancel import cancel_lines, cancel_order
from domain.orders.events import Cancellation, FulfillmentOrderUnits, LineCancelled, OrderCancelled
from domain.orders.fulfillment_order import FulfillmentOrderStatus, LineUnits
from domain.orders.lines import LineException
from domain.orders.order import OrderState
from domain.orders.refusals import QuantityExceeded
from domain.orders.ship import cancel_shipment
from domain.refusals import IllegalTransition, InvalidInput, NotFound
from domain.shipments.shipment import ShipmentStatus
from tests.unit.orders.builders import (
    claims,
    events,
    line_id,
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
NO_STOCK = LineException.NO_STOCK
NO_LOCATION = LineException.NO_ELIGIBLE_LOCATION


def in_part(part_ordinal: int, line_ordinal: int, quantity: int) -> FulfillmentOrderUnits:
    return FulfillmentOrderUnits(
        fulfillment_order_id=f"ful_T-{part_ordinal}", line_id=line_id(line_ordinal), quantity=quantity
    )


def test_whole_order_is_cancelled_wherever_its_units_stand() -> None:
    order = placed(
        [("TEA", 3), ("CUP", 2), ("POT", 1)],
        [(1, "NYC", 2), (1, "LAX", 1)],
        [(2, 2, NO_STOCK), (3, 1, NO_LOCATION)],
    )
    decision = cancel_order(order, reason="changed mind")
    assert events(decision) == [
        OrderCancelled(
            cancellation=Cancellation(
                unrouted=units((3, 1)), backordered=units((2, 2)), allocated=(in_part(2, 1, 1), in_part(1, 1, 2))
            ),
            reason="changed mind",
        )
    ]
    assert claims(decision) == [("Deallocate", "TEA", "NYC", 2, "ord_T"), ("Deallocate", "TEA", "LAX", 1, "ord_T")]
    assert touched(decision) == [["1", "2"]]
    assert decision.order.state is OrderState.CANCELLED
    assert [where(decision.order, ordinal) for ordinal in (1, 2, 3)] == [
        {"cancelled": 3},
        {"cancelled": 2},
        {"cancelled": 1},
    ]
    assert [kept.status for kept in decision.order.fulfillment_orders] == [Status.CANCELLED, Status.CANCELLED]
    assert [kept.lines[0].quantity for kept in decision.order.fulfillment_orders] == [2, 1]
    assert (decision.version_before, decision.order.version) == (1, 2)


def test_order_can_be_cancelled_after_work_has_begun() -> None:
    decision = cancel_order(worked(placed(), Status.PACKED), reason=None)
    assert decision.order.state is OrderState.CANCELLED
    assert claims(decision) == [("Deallocate", "TEA", "NYC", 3, "ord_T")]


def test_refuses_to_cancel_a_whole_order_once_a_unit_has_shipped() -> None:
    order = shipped(placed(), units((1, 1)))
    with pytest.raises(IllegalTransition) as refused:
        cancel_order(order, reason=None)
    assert refused.value.data() == {
        "from_state": "OPEN",
        "verb": "CANCEL",
        "supported_actions": ("CANCEL_LINES", "HOLD", "REROUTE"),
    }


def test_order_can_be_cancelled_again_when_its_shipment_came_back() -> None:
    order = shipped(placed())
    order = cancel_shipment(order, shipment_of(order)).order
    assert cancel_order(order, reason=None).order.state is OrderState.CANCELLED


def test_cancelled_order_cannot_be_cancelled() -> None:
    order = cancel_order(placed(), reason=None).order
    with pytest.raises(IllegalTransition):
        cancel_order(order, reason=None)
    with pytest.raises(IllegalTransition):
        cancel_lines(order, lines=units((1, 1)), reason=None)


def test_units_of_a_line_leave_the_fulfillment_order_that_has_them() -> None:
    decision = cancel_lines(placed(), lines=units((1, 1)), reason=None)
    assert events(decision) == [LineCancelled(cancellation=Cancellation(allocated=(in_part(1, 1, 1),)))]
    assert claims(decision) == [("Deallocate", "TEA", "NYC", 1, "ord_T")]
    assert where(decision.order) == {"cancelled": 1, "allocated": 2}
    assert part(decision.order).lines[0].quantity == 2
    assert decision.order.state is OrderState.OPEN


def test_units_without_a_location_go_first_then_backordered_then_those_least_worked_on() -> None:
    order = placed(
        [("TEA", 6)],
        [(1, "NYC", 1), (1, "LAX", 1), (1, "SEA", 1)],
        [(1, 1, NO_LOCATION), (1, 2, NO_STOCK)],
    )
    order = worked(order, Status.ACCEPTED, ordinal=2)
    assert where(order) == {"unrouted": 1, "backordered": 2, "allocated": 3}
    cancellation = cancel_lines(order, lines=units((1, 5)), reason=None).events[0].event
    assert cancellation == LineCancelled(
        cancellation=Cancellation(
            unrouted=units((1, 1)), backordered=units((1, 2)), allocated=(in_part(3, 1, 1), in_part(1, 1, 1))
        )
    )


def test_cancelled_units_in_several_fulfillment_orders_of_one_location_are_given_back_by_each() -> None:
    order = placed([("TEA", 2), ("CUP", 2)], [(1, "NYC", 2), (2, "LAX", 2)])
    decision = cancel_lines(order, lines=units((2, 1), (1, 2)), reason=None)
    assert claims(decision) == [("Deallocate", "TEA", "NYC", 2, "ord_T"), ("Deallocate", "CUP", "LAX", 1, "ord_T")]
    assert [kept.status for kept in decision.order.fulfillment_orders] == [Status.CANCELLED, Status.OPEN]
    assert touched(decision) == [["1", "2"]]


def test_cancelling_all_units_by_line_cancels_the_order() -> None:
    order = cancel_lines(placed(), lines=units((1, 1)), reason=None).order
    decision = cancel_lines(order, lines=units((1, 2)), reason="gone")
    assert types(decision) == ["order.cancelled"]
    assert decision.order.state is OrderState.CANCELLED


def test_order_closes_when_the_rest_of_it_is_delivered() -> None:
    order = tracked(shipped(placed(), units((1, 2))), ShipmentStatus.DELIVERED)
    decision = cancel_lines(order, lines=units((1, 1)), reason=None)
    assert types(decision) == ["line.cancelled", "fulfillmentOrder.completed", "order.closed"]
    assert where(decision.order) == {"cancelled": 1, "delivered": 2}
    assert part(decision.order).status is Status.COMPLETED
    assert decision.order.state is OrderState.CLOSED


def test_order_stays_open_while_the_rest_of_it_travels() -> None:
    decision = cancel_lines(shipped(placed(), units((1, 2))), lines=units((1, 1)), reason=None)
    assert types(decision) == ["line.cancelled"]
    assert part(decision.order).status is Status.SHIPPED
    assert decision.order.state is OrderState.OPEN


def test_refuses_more_units_than_can_be_cancelled() -> None:
    order = shipped(placed(), units((1, 2)))
    with pytest.raises(QuantityExceeded) as refused:
        cancel_lines(order, lines=units((1, 2)), reason=None)
    assert refused.value.data() == {"requested": 2, "available": 1}
    assert refused.value.message == "2 units of TEA requested, but order 1001 has 1 that can be cancelled."
    assert refused.value.field == ("lines", "0", "quantity")


@pytest.mark.parametrize(
    ("lines", "kind", "field"),
    [
        ((), InvalidInput, ("lines",)),
        (units((1, 0)), InvalidInput, ("lines", "0", "quantity")),
        (units((1, 1), (1, 1)), InvalidInput, ("lines", "1", "lineId")),
        (units((1, 1), (9, 1)), NotFound, ("lines", "1", "lineId")),
    ],
)
def test_refuses_lines_that_make_no_sense(
    lines: tuple[LineUnits, ...], kind: type[InvalidInput | NotFound], field: tuple[str, ...]
) -> None:
    with pytest.raises(kind) as refused:
        cancel_lines(placed(), lines=lines, reason=None)
    assert refused.value.field == field
