"""Joining fulfillment orders of one location."""

import pytest
from msgspec.structs import replace

from domain.orders.events import FulfillmentOrderMerged
from domain.orders.fulfillment_order import FulfillmentOrderStatus
from domain.orders.merge import merge
from domain.orders.order import Order
from domain.orders.split import SplitPart, split
from domain.refusals import InvalidInput
from tests.unit.orders.builders import LATER, events, make_plan, part, placed, promise_of, touched, units, where, worked

Status = FulfillmentOrderStatus


def split_in_three() -> Order:
    """Two and one unit of the first line, and one of the second, each on its own in one location."""
    order = placed([("TEA", 3), ("CUP", 1)], [(1, "NYC", 3), (2, "NYC", 1)])
    parts = [SplitPart(lines=units((1, 1))), SplitPart(lines=units((2, 1)))]
    return split(order, part(order), parts, [None, None], now=LATER, promise=promise_of).order


def test_units_of_all_are_in_the_first_and_the_others_are_cancelled() -> None:
    order = split_in_three()
    decision = merge(order, [part(order, 2), part(order, 1), part(order, 3)])
    assert events(decision) == [
        FulfillmentOrderMerged(fulfillment_order_id="ful_T-2", merged_ids=("ful_T-1", "ful_T-3"))
    ]
    assert decision.claims == ()
    assert touched(decision) == [["1", "2", "3"]]
    merged = part(decision.order, 2)
    assert [(line.line_id, line.quantity) for line in merged.lines] == [("lin_T-1", 3), ("lin_T-2", 1)]
    assert [each.status for each in decision.order.fulfillment_orders] == [
        Status.CANCELLED,
        Status.OPEN,
        Status.CANCELLED,
    ]
    assert where(decision.order, 1) == {"allocated": 3}
    assert where(decision.order, 2) == {"allocated": 1}


def test_cost_is_the_sum_or_unknown_where_one_is() -> None:
    order = split_in_three()
    known = replace(
        order, fulfillment_orders=tuple(replace(each, cost=100 + i) for i, each in enumerate(order.fulfillment_orders))
    )
    assert part(merge(known, [part(known, 1), part(known, 2)]).order).cost == 201
    assert part(merge(order, [part(order, 1), part(order, 2)]).order).cost is None


def test_refuses_fulfillment_orders_of_two_locations() -> None:
    order = placed(served=[(1, "NYC", 2), (1, "LAX", 1)])
    with pytest.raises(InvalidInput, match="one location"):
        merge(order, [part(order, 1), part(order, 2)])


def test_refuses_fulfillment_orders_of_two_statuses() -> None:
    order = worked(split_in_three(), Status.ACCEPTED, ordinal=2)
    with pytest.raises(InvalidInput, match="one status"):
        merge(order, [part(order, 1), part(order, 2)])


@pytest.mark.parametrize("ordinals", [[], [1], [1, 1], [1, 2, 1]])
def test_refuses_fewer_than_two_different_ones(ordinals: list[int]) -> None:
    order = split_in_three()
    with pytest.raises(InvalidInput, match="two different"):
        merge(order, [part(order, ordinal) for ordinal in ordinals])


def test_merged_one_can_be_split_again() -> None:
    order = split_in_three()
    order = merge(order, [part(order, 1), part(order, 2)]).order
    decision = split(
        order,
        part(order),
        [SplitPart(lines=units((1, 1)), location="LAX")],
        [make_plan([(1, "LAX", 1)])],
        now=LATER,
        promise=promise_of,
    )
    assert part(decision.order, 4).location == "LAX"
