"""Which orders have to change together: those that take what others of them give back."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from domain.inventory.stock_level import Pair


class StockMove(Struct, frozen=True, kw_only=True):
    """What an order gives back and takes by another plan: units by SKU and location."""

    order: str
    gives: Mapping[Pair, int]
    takes: Mapping[Pair, int]


def stock_move(order: str, before: Mapping[Pair, int], after: Mapping[Pair, int]) -> StockMove:
    """From what it holds to what it is to hold."""
    pairs = [*before, *(pair for pair in after if pair not in before)]
    change = {pair: after.get(pair, 0) - before.get(pair, 0) for pair in pairs}
    return StockMove(
        order=order,
        gives={pair: -units for pair, units in change.items() if units < 0},
        takes={pair: units for pair, units in change.items() if units > 0},
    )


def linked_orders(moves: Iterable[StockMove], free: Mapping[Pair, int]) -> list[tuple[str, ...]]:
    """The orders in groups, each in the order given: between groups nobody waits for what another gives back."""
    moves = tuple(moves)
    wanted: dict[Pair, int] = {}
    for move in moves:
        for pair, units in move.takes.items():
            wanted[pair] = wanted.get(pair, 0) + units
    scarce = {pair for pair, units in wanted.items() if units > free.get(pair, 0)}
    leader = {move.order: move.order for move in moves}

    def find(order: str) -> str:
        while leader[order] != order:
            leader[order] = leader[leader[order]]
            order = leader[order]
        return order

    first_at: dict[Pair, str] = {}
    for move in moves:
        for pair in scarce.intersection((*move.gives, *move.takes)):
            leader[find(move.order)] = find(first_at.setdefault(pair, move.order))
    groups: dict[str, list[str]] = {}
    for move in moves:
        groups.setdefault(find(move.order), []).append(move.order)
    return [tuple(group) for group in groups.values()]
