"""Dividing a fulfillment order, where it is or to other locations."""

import pytest

from domain.inventory.refusals import InsufficientStock
from domain.limits import FULFILLMENT_ORDERS_PER_ORDER_MAX
from domain.orders.decision import Decision
from domain.orders.events import FulfillmentOrderSplit
from domain.orders.fulfillment_order import FulfillmentOrder, FulfillmentOrderLine, FulfillmentOrderStatus
from domain.orders.lines import LineException
from domain.orders.order import Order
from domain.orders.refusals import QuantityExceeded
from domain.orders.split import SplitPart, check_split, split
from domain.refusals import InvalidInput, NotFound
from domain.routing.plan import RoutingPlan
from tests.unit.orders.builders import (
    LATER,
    NOW,
    PROMISED,
    claims,
    events,
    make_plan,
    part,
    placed,
    promise_of,
    rejected_without_rerouting,
    touched,
    units,
    where,
    worked,
)

Status = FulfillmentOrderStatus


def split_first(order: Order, *parts: SplitPart, plans: tuple[RoutingPlan | None, ...] | None = None) -> Decision:
    check_split(order, part(order), parts)
    return split(order, part(order), parts, plans or (None,) * len(parts), now=LATER, promise=promise_of)


def line(ordinal: int, sku: str, quantity: int) -> FulfillmentOrderLine:
    return FulfillmentOrderLine(line_id=f"lin_T-{ordinal}", sku=sku, quantity=quantity)


def test_units_become_a_fulfillment_order_of_their_own_where_they_are() -> None:
    order = worked(placed([("TEA", 3), ("CUP", 2)], [(1, "NYC", 3), (2, "NYC", 2)]), Status.ACCEPTED)
    decision = split_first(order, SplitPart(lines=units((1, 1), (2, 2))))
    created = FulfillmentOrder(
        id="ful_T-2",
        status=Status.ACCEPTED,
        location="NYC",
        method=order.method,
        lines=(line(1, "TEA", 1), line(2, "CUP", 2)),
        currency_code="USD",
        promised_at=PROMISED["NYC"],
        dispatch_on=promise_of("NYC").ship_on,
        created_at=LATER,
    )
    assert events(decision) == [FulfillmentOrderSplit(fulfillment_order_id="ful_T-1", fulfillment_orders=(created,))]
    assert decision.claims == ()
    assert touched(decision) == [["1", "2"]]
    assert part(decision.order).lines == (line(1, "TEA", 2),)
    assert part(decision.order).status is Status.ACCEPTED
    assert part(decision.order, 2) == created
    assert where(decision.order, 1) == {"allocated": 3}


def test_units_split_off_to_another_location_are_open_there_and_take_their_stock_along() -> None:
    order = worked(placed(), Status.ACCEPTED)
    plan = make_plan([(1, "LAX", 2)])
    decision = split_first(order, SplitPart(lines=units((1, 2)), location="LAX"), plans=(plan,))
    created = part(decision.order, 2)
    assert (created.location, created.status, created.cost) == ("LAX", Status.OPEN, 725)
    assert claims(decision) == [("Deallocate", "TEA", "NYC", 2, "ful_T-1"), ("Allocate", "TEA", "LAX", 2, "ful_T-2")]


def test_several_parts_go_to_several_places_at_once() -> None:
    decision = split_first(
        placed(),
        SplitPart(lines=units((1, 1))),
        SplitPart(lines=units((1, 1)), location="LAX"),
        plans=(None, make_plan([(1, "LAX", 1)])),
    )
    assert [(each.location, each.lines[0].quantity) for each in decision.order.fulfillment_orders] == [
        ("NYC", 1),
        ("NYC", 1),
        ("LAX", 1),
    ]
    assert claims(decision) == [("Deallocate", "TEA", "NYC", 1, "ful_T-1"), ("Allocate", "TEA", "LAX", 1, "ful_T-3")]


def test_history_of_rejections_stays_with_the_fulfillment_order_that_was_split() -> None:
    order = rejected_without_rerouting(placed(), units((1, 1)))
    decision = split_first(order, SplitPart(lines=units((1, 1))))
    assert len(part(decision.order, 1).rejections) == 1
    assert part(decision.order, 2).rejections == ()


def test_refuses_to_split_everything_off() -> None:
    with pytest.raises(InvalidInput, match="leaves at least one unit") as refused:
        split_first(placed(), SplitPart(lines=units((1, 2))), SplitPart(lines=units((1, 1))))
    assert refused.value.field == ("parts",)


def test_refuses_a_split_without_parts() -> None:
    with pytest.raises(InvalidInput):
        split_first(placed())


@pytest.mark.parametrize(
    ("parts", "kind", "field"),
    [
        ((SplitPart(lines=()),), InvalidInput, ("parts", "0", "lines")),
        ((SplitPart(lines=units((1, 0))),), InvalidInput, ("parts", "0", "lines", "0", "quantity")),
        ((SplitPart(lines=units((1, 1), (1, 1))),), InvalidInput, ("parts", "0", "lines", "1", "lineId")),
        ((SplitPart(lines=units((9, 1))),), NotFound, ("parts", "0", "lines", "0", "lineId")),
        ((SplitPart(lines=units((1, 4))),), QuantityExceeded, ("parts", "0", "lines", "0", "quantity")),
        (
            (SplitPart(lines=units((1, 2))), SplitPart(lines=units((1, 2)))),
            QuantityExceeded,
            ("parts", "1", "lines", "0", "quantity"),
        ),
    ],
)
def test_refuses_parts_that_the_fulfillment_order_does_not_have(
    parts: tuple[SplitPart, ...], kind: type[InvalidInput | NotFound | QuantityExceeded], field: tuple[str, ...]
) -> None:
    with pytest.raises(kind) as refused:
        split_first(placed(), *parts)
    assert refused.value.field == field


def test_says_how_many_units_the_earlier_parts_leave() -> None:
    with pytest.raises(QuantityExceeded) as refused:
        split_first(placed(), SplitPart(lines=units((1, 2))), SplitPart(lines=units((1, 2))))
    assert refused.value.data() == {"requested": 2, "available": 1}
    assert refused.value.message == "2 units of TEA requested, but ful_T-1 has 1 that no other part takes."


def test_refuses_a_part_that_its_location_cannot_serve() -> None:
    plan = make_plan([(1, "LAX", 1)], [(1, 1, LineException.NO_STOCK)])
    with pytest.raises(InsufficientStock) as refused:
        split_first(placed(), SplitPart(lines=units((1, 2)), location="LAX"), plans=(plan,))
    assert refused.value.data() == {"sku": "TEA", "requested": 2, "available": 1}


def test_refuses_one_fulfillment_order_more_than_an_order_may_have() -> None:
    order = placed([("TEA", 200)], [(1, "NYC", 200)])
    one_each = [SplitPart(lines=units((1, 1)))] * (FULFILLMENT_ORDERS_PER_ORDER_MAX - 1)
    with pytest.raises(InvalidInput, match="at most 100"):
        check_split(order, part(order), [*one_each, SplitPart(lines=units((1, 1)))])
    full = split_first(order, *one_each).order
    assert len(full.fulfillment_orders) == FULFILLMENT_ORDERS_PER_ORDER_MAX
    assert [each.created_at for each in full.fulfillment_orders[:2]] == [NOW, LATER]
