"""Which orders of a customer are tried together."""

from datetime import timedelta

from domain.orders.consolidate import sharing_attempts
from domain.orders.order import Order
from tests.unit.orders.builders import NOW, make_order


def order(name: str, *, days: int | None = None, whole: bool = False) -> Order:
    by = None if days is None else NOW + timedelta(days=days)
    return make_order(id=name, requested_delivery_by=by, allow_split=not whole)


def attempts(*orders: Order) -> list[str]:
    return ["".join(each.id for each in attempt) for attempt in sharing_attempts(orders)]


def test_orders_that_ask_for_the_same_are_tried_once() -> None:
    assert attempts(order("a"), order("b"), order("c")) == ["abc"]
    assert attempts(order("a", days=2), order("b", days=2)) == ["ab"]


def test_who_has_to_come_sooner_is_left_out_next() -> None:
    assert attempts(order("a", days=1), order("b", days=3), order("c", days=5), order("d")) == ["abcd", "bcd", "cd"]


def test_who_must_come_whole_is_left_out_next() -> None:
    assert attempts(order("a", whole=True), order("b"), order("c")) == ["abc", "bc"]


def test_both_are_left_out_by_themselves_and_together() -> None:
    four = order("a", days=1), order("b", days=5, whole=True), order("c", days=5), order("d", days=5)
    assert attempts(*four) == ["abcd", "bcd", "acd", "cd"]


def test_nobody_shares_alone() -> None:
    assert attempts(order("a")) == []
    assert attempts(order("a", days=1), order("b", days=2)) == ["ab"]
