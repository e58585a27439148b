"""Orders put together that can be priced at once."""

from collections.abc import Container, Iterator, Sequence
from typing import NamedTuple

from domain.routing.batch.group_arrays import Member, group_of
from domain.routing.batch.order_group import GroupKind, OrderGroup
from domain.routing.batch.shape import Ints, shape_size
from domain.routing.batch.sharing import Sharing
from domain.routing.options.order_options import OrderOptions

STATES_MAX = 128
"""Counts by line that are looked at for one order: seven lines that come whole from somewhere."""

UNIT_STATES_MAX = 100_000
"""The same where one source is added after the other, for all numbers of sources."""

UNIT_WORK_MAX = 100_000_000
"""Ways to add one source more, of all such orders together: some tenths of a second each time they are priced."""

CELLS_MAX = 400_000
"""Lines times sources of one group: arrays that fit the processor's cache."""

UNIT_CELLS_MAX = 2_000_000
"""States times sources of one group whose plans are found by adding sources: all of them are kept."""


class _Key(NamedTuple):
    kind: GroupKind
    apart: bool
    pieces: tuple[int, ...]


def grouped(
    orders: Sequence[OrderOptions], sharing: Sharing, penalties: Ints, *, skipped: Container[int] = ()
) -> list[OrderGroup]:
    """All orders that have a source, but for those skipped, in groups."""
    members: dict[_Key, list[Member]] = {}
    for index, options in enumerate(orders):
        if options.sources and index not in skipped:
            key, member = _member(index, options)
            members.setdefault(key, []).append(member)
    return list(_groups(orders, sharing, penalties, members))


class UnitGroups:
    """Orders of which more is to be known than their shapes tell."""

    def __init__(self, orders: Sequence[OrderOptions], sharing: Sharing, penalties: Ints) -> None:
        self._orders = orders
        self._sharing = sharing
        self._penalties = penalties
        self._group_of: dict[int, OrderGroup | None] = {}
        self._work_left = UNIT_WORK_MAX

    def of(self, orders: Sequence[int]) -> list[OrderGroup]:
        """Those that these orders are in, but for orders that are too large."""
        self._meet([order for order in orders if order not in self._group_of])
        groups = {id(group): group for order in orders if (group := self._group_of[order]) is not None}
        return list(groups.values())

    def met(self) -> set[int]:
        """The orders that are in groups of this kind."""
        return {order for order, group in self._group_of.items() if group is not None}

    def _meet(self, orders: Sequence[int]) -> None:
        members: dict[_Key, list[Member]] = {}
        for index in orders:
            self._group_of[index] = None
            options = self._orders[index]
            pieces = _pieces(options, finely=True)
            states = _unit_states(options, pieces)
            work = states * sum(pieces) * sum([any(column) for column in zip(*options.available, strict=True)])
            if not options.whole and states <= UNIT_STATES_MAX and work <= self._work_left:
                self._work_left -= work
                key, member = _keyed(index, options, GroupKind.UNITS, pieces)
                members.setdefault(key, []).append(member)
        for group in _groups(self._orders, self._sharing, self._penalties, members):
            self._group_of.update(dict.fromkeys(group.orders.tolist(), group))


def is_loose(options: OrderOptions) -> bool:
    """Whether more is asked of the order's plans than a division into pieces always knows."""
    if options.whole or not options.sources:
        return False
    pieces = _pieces(options)
    reused = bool(options.location_prices) and bool(options.demand.locations_in_use)
    limited = options.line_limits is not None or bool(options.moved) or reused
    return limited or _can_repeat(options, pieces) or shape_size(pieces) > STATES_MAX


def _can_repeat(options: OrderOptions, pieces: Sequence[int]) -> bool:
    """Whether a plan could pay that asks a location twice."""
    codes = {source.location.code for source in options.sources}
    return any(count > 1 for count in pieces) or len(codes) < len(options.sources)


def _pieces(options: OrderOptions, *, finely: bool = False) -> list[int]:
    """Of each line: one, where every source has all of it or nothing. `finely`: and a price of moving asks for no more."""
    moved = {line for line, _ in options.moved} if finely else ()
    pieces = []
    for index, (line, row) in enumerate(zip(options.demand.lines, options.available, strict=True)):
        divided = index in moved or any(0 < units < line.quantity for units in row)
        pieces.append(line.quantity if divided and not options.whole else 1)
    return pieces


def _unit_states(options: OrderOptions, pieces: Sequence[int]) -> int:
    return shape_size(pieces) * (1 + min(sum(pieces), options.locations_left))


def _member(index: int, options: OrderOptions) -> tuple[_Key, Member]:
    pieces = _pieces(options)
    if options.whole:
        return _keyed(index, options, GroupKind.WHOLE, pieces)
    if shape_size(pieces) > STATES_MAX:
        # Each line whole, even where a source has less: that can only make plans look cheaper than they are.
        pieces = [1] * len(pieces)
    return _keyed(index, options, GroupKind.SHAPE if shape_size(pieces) <= STATES_MAX else GroupKind.WIDE, pieces)


def _keyed(index: int, options: OrderOptions, kind: GroupKind, pieces: Sequence[int]) -> tuple[_Key, Member]:
    apart = not options.whole and _can_repeat(options, _pieces(options))
    ranked = sorted(range(len(pieces)), key=lambda position: (pieces[position], position))
    weights = tuple([options.demand.lines[position].quantity // pieces[position] for position in ranked])
    key = _Key(kind, apart, tuple([pieces[position] for position in ranked]))
    return key, Member(index, tuple(ranked), weights)


def _groups(
    orders: Sequence[OrderOptions], sharing: Sharing, penalties: Ints, members: dict[_Key, list[Member]]
) -> Iterator[OrderGroup]:
    for key, alike in members.items():
        alike.sort(key=lambda member: (len(orders[member.order].sources), member.order))
        for part in _parts(orders, alike, key):
            loose = key.kind is not GroupKind.UNITS and any(is_loose(orders[member.order]) for member in part)
            yield group_of(orders, sharing, penalties, part, key.kind, key.pieces, apart=key.apart, loose=loose)


def _parts(orders: Sequence[OrderOptions], members: Sequence[Member], key: _Key) -> Iterator[Sequence[Member]]:
    """Of which the arrays are not too large."""
    each, most = len(key.pieces), CELLS_MAX
    if key.kind is GroupKind.UNITS:
        each, most = max(_unit_states(orders[member.order], key.pieces) for member in members), UNIT_CELLS_MAX
    start = 0
    while start < len(members):
        widest = start
        while widest < len(members):
            cells = (widest - start + 1) * each * len(orders[members[widest].order].sources)
            if cells > most and widest > start:
                break
            widest += 1
        yield members[start:widest]
        start = widest
