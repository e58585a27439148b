"""Moving a fulfillment order, or units of it, to other locations."""

import pytest

from domain.inventory.refusals import InsufficientStock
from domain.orders.decision import Decision
from domain.orders.events import FulfillmentOrderRerouted, OrderPromised
from domain.orders.fulfillment_order import FulfillmentOrderStatus, LineUnits
from domain.orders.lines import LineException
from domain.orders.order import Order
from domain.orders.refusals import NotRoutable, QuantityExceeded
from domain.orders.reroute import reroute, select_rerouted
from domain.refusals import IllegalTransition
from domain.routing.plan import RoutingPlan
from tests.unit.orders.builders import (
    LATER,
    PROMISED,
    claims,
    events,
    make_plan,
    part,
    placed,
    promise_of,
    touched,
    units,
    where,
    worked,
)

Status = FulfillmentOrderStatus


def rerouted(order: Order, plan: RoutingPlan, lines: tuple[LineUnits, ...] | None = None) -> Decision:
    return reroute(order, part(order), select_rerouted(order, part(order), lines), plan, now=LATER, promise=promise_of)


def test_whole_fulfillment_order_moves_and_the_old_one_is_cancelled() -> None:
    order = placed([("TEA", 3), ("CUP", 1)], [(1, "NYC", 3), (2, "NYC", 1)])
    decision = rerouted(order, make_plan([(1, "LAX", 3), (2, "LAX", 1)]))
    created = part(decision.order, 2)
    assert events(decision) == [
        FulfillmentOrderRerouted(fulfillment_order_id="ful_T-1", fulfillment_orders=(created,)),
        OrderPromised(promised_at=PROMISED["LAX"]),
    ]
    assert (created.location, created.status, created.cost, created.created_at) == ("LAX", Status.OPEN, 725, LATER)
    assert part(decision.order).status is Status.CANCELLED
    assert part(decision.order).lines == part(order).lines
    assert touched(decision) == [["1", "2"], []]
    assert claims(decision) == [
        ("Deallocate", "TEA", "NYC", 3, "ful_T-1"),
        ("Deallocate", "CUP", "NYC", 1, "ful_T-1"),
        ("Allocate", "TEA", "LAX", 3, "ful_T-2"),
        ("Allocate", "CUP", "LAX", 1, "ful_T-2"),
    ]
    assert where(decision.order) == {"allocated": 3}


def test_units_move_to_two_locations_and_the_rest_stays() -> None:
    decision = rerouted(placed(), make_plan([(1, "LAX", 1), (1, "SEA", 1)]), units((1, 2)))
    assert [(each.location, each.lines[0].quantity) for each in decision.order.fulfillment_orders] == [
        ("NYC", 1),
        ("LAX", 1),
        ("SEA", 1),
    ]
    assert part(decision.order).status is Status.OPEN
    assert claims(decision)[0] == ("Deallocate", "TEA", "NYC", 2, "ful_T-1")


def test_nothing_moves_unless_everything_can_be_served() -> None:
    with pytest.raises(InsufficientStock) as lacking:
        rerouted(placed(), make_plan([(1, "LAX", 1)], [(1, 2, LineException.NO_STOCK)]))
    assert lacking.value.data() == {"sku": "TEA", "requested": 3, "available": 1}
    with pytest.raises(NotRoutable):
        rerouted(placed(allow_backorder=True), make_plan([], [(1, 3, LineException.NO_ELIGIBLE_LOCATION)]))


def test_refuses_to_move_what_a_location_has_accepted() -> None:
    with pytest.raises(IllegalTransition):
        rerouted(worked(placed(), Status.ACCEPTED), make_plan([(1, "LAX", 3)]))


def test_refuses_more_units_than_there_are() -> None:
    with pytest.raises(QuantityExceeded):
        rerouted(placed(), make_plan([(1, "LAX", 4)]), units((1, 4)))
