"""Orders that change together because one takes what another gives back."""

from domain.routing.replanning.linked import StockMove, linked_orders, stock_move

X, Y, Z = ("TEA", "X"), ("TEA", "Y"), ("TEA", "Z")


def move(order: str, gives: dict[tuple[str, str], int], takes: dict[tuple[str, str], int]) -> StockMove:
    return StockMove(order=order, gives=gives, takes=takes)


def test_a_move_is_what_differs() -> None:
    assert stock_move("a", {X: 3, Y: 1}, {X: 1, Y: 1, Z: 2}) == move("a", {X: 2}, {Z: 2})
    assert stock_move("a", {X: 3}, {X: 3}) == move("a", {}, {})


def test_a_swap_is_one_group() -> None:
    moves = [move("a", {X: 1}, {Y: 1}), move("b", {Y: 1}, {X: 1}), move("c", {Z: 1}, {})]
    assert linked_orders(moves, {}) == [("a", "b"), ("c",)]


def test_those_who_find_enough_that_is_free_go_alone() -> None:
    moves = [move("a", {X: 1}, {Y: 1}), move("b", {Y: 1}, {X: 1})]
    assert linked_orders(moves, {X: 1, Y: 1}) == [("a",), ("b",)]
    assert linked_orders(moves, {X: 1}) == [("a", "b")]
    both = [move("a", {}, {X: 1}), move("b", {}, {X: 1}), move("c", {X: 1}, {})]
    assert linked_orders(both, {X: 2}) == [("a",), ("b",), ("c",)]
    assert linked_orders(both, {X: 1}) == [("a", "b", "c")]


def test_groups_grow_over_several_steps() -> None:
    moves = [move("a", {X: 1}, {Y: 1}), move("c", {Z: 1}, {X: 1}), move("b", {Y: 1}, {Z: 1})]
    assert linked_orders(moves, {}) == [("a", "c", "b")]
