"""What is derived from the units of an order's lines."""

from dataclasses import dataclass

import pytest

from domain.orders.lines import LineQuantities, OrderLine
from domain.orders.status import (
    FulfillmentStatus,
    ReturnStatus,
    fulfillment_status,
    is_finished,
    return_status,
)
from tests.unit.orders.builders import make_order, where


@dataclass
class Lines:
    lines: tuple[OrderLine, ...]


def lines(*quantities: LineQuantities) -> Lines:
    return Lines(
        tuple(
            OrderLine(
                id=str(index), sku="TEA", quantity=each.ordered, unit_price=1, currency_code="USD", quantities=each
            )
            for index, each in enumerate(quantities)
        )
    )


Q = LineQuantities
Status = FulfillmentStatus


@pytest.mark.parametrize(
    ("quantities", "status"),
    [
        ([Q(ordered=2, unrouted=2)], Status.UNROUTED),
        ([Q(ordered=2, cancelled=2)], Status.UNROUTED),
        ([Q(ordered=2, unrouted=1, backordered=1)], Status.BACKORDERED),
        ([Q(ordered=2, backordered=1, allocated=1)], Status.PARTIALLY_ROUTED),
        ([Q(ordered=2, allocated=2), Q(ordered=1, unrouted=1)], Status.PARTIALLY_ROUTED),
        ([Q(ordered=2, cancelled=1, allocated=1)], Status.ROUTED),
        ([Q(ordered=2, allocated=1, shipped=1)], Status.PARTIALLY_SHIPPED),
        ([Q(ordered=2, cancelled=1, shipped=1)], Status.SHIPPED),
        ([Q(ordered=2, shipped=1, delivered=1)], Status.PARTIALLY_DELIVERED),
        ([Q(ordered=2, cancelled=1, delivered=1), Q(ordered=1, cancelled=1)], Status.DELIVERED),
    ],
)
def test_fulfillment_status_is_the_furthest_that_units_have_come(
    quantities: list[LineQuantities], status: FulfillmentStatus
) -> None:
    assert fulfillment_status(lines(*quantities)) is status


@pytest.mark.parametrize(
    ("returned", "status"), [(0, ReturnStatus.NONE), (1, ReturnStatus.PARTIALLY_RETURNED), (2, ReturnStatus.RETURNED)]
)
def test_return_status_says_how_much_came_back(returned: int, status: ReturnStatus) -> None:
    assert return_status(lines(Q(ordered=2, delivered=2, returned=returned))) is status


def test_order_is_finished_when_every_unit_is_delivered_or_cancelled() -> None:
    assert is_finished(lines(Q(ordered=2, delivered=1, cancelled=1)))
    assert not is_finished(lines(Q(ordered=2, delivered=1, shipped=1), Q(ordered=1, delivered=1)))


@pytest.mark.parametrize(
    "broken",
    [
        Q(ordered=2, allocated=1),
        Q(ordered=2, allocated=3, unrouted=-1),
        Q(ordered=1, delivered=1, returned=2),
        Q(ordered=1, delivered=1, returned=-1),
    ],
)
def test_broken_line_invariant_is_a_defect(broken: LineQuantities) -> None:
    with pytest.raises(AssertionError):
        broken.check()


def test_units_move_between_places_and_none_get_lost() -> None:
    line = make_order().lines[0]
    moved = line.moved(2, source="unrouted", target="allocated")
    assert moved.quantities == Q(ordered=3, unrouted=1, allocated=2)
    assert where(make_order()) == {"unrouted": 3}
    with pytest.raises(AssertionError):
        line.moved(4, source="unrouted", target="allocated")
