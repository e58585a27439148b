"""Why units stay unserved: for want of stock, or because the rules leave no location."""

from collections.abc import Sequence
from math import inf

from domain.orders.lines import LineException
from domain.routing.options.capacity import CapacityLeft
from domain.routing.options.order_options import OrderOptions, ordered_by_sku
from domain.routing.plan import UnservedUnits
from domain.routing.problem import Stock
from domain.routing.rule import RuleKind
from domain.routing.serving.serving import Serving, capacity_taken

_STOCK_RULES = (RuleKind.RING_FENCE, RuleKind.WALK_IN_UNITS, RuleKind.WHOLE_LINE)
"""Rules that more stock would satisfy."""


_ANY_NUMBER = CapacityLeft()

_Stock = dict[tuple[str, str], int]
"""Units that the plan leaves, by SKU and location code."""

_Taken = dict[str, tuple[int, int]]
"""Units and opened orders by location code."""


def unserved_units(orders: Sequence[OrderOptions], servings: Sequence[Serving], stock: Stock) -> list[UnservedUnits]:
    """What the servings leave of each line, and why. Stock is judged as the plan leaves it."""
    pairs = list(zip(orders, servings, strict=True))
    missing = [_missing(options, serving) for options, serving in pairs]
    if not sum(map(sum, missing)):
        return []
    left = {(sku, location): units for sku, levels in stock.items() for location, units in levels.items()}
    for options, serving in pairs:
        for share in serving:
            left[options.demand.lines[share.line].sku, options.sources[share.source].location.code] -= share.units
    taken = capacity_taken(orders, servings)
    return [
        UnservedUnits(
            order=options.demand.order,
            line=options.demand.lines[line].id,
            quantity=units,
            exception=_line_exception(options, line, left, taken, serving)
            if not options.whole or line in options.ended
            else _whole_exception(options, left, taken),
        )
        for (options, serving), of_lines in zip(pairs, missing, strict=True)
        for line, units in enumerate(of_lines)
        if units
    ]


def _missing(options: OrderOptions, serving: Serving) -> list[int]:
    missing = [line.quantity for line in options.demand.lines]
    for share in serving:
        missing[share.line] -= share.units
    return missing


def _line_exception(options: OrderOptions, index: int, left: _Stock, taken: _Taken, serving: Serving) -> LineException:
    """NO_STOCK if the rules leave locations for the line: as many of them as may be used together lack the units.

    CAPACITY if there are units where nothing more can be done today, before the plan or with what it does there.
    """
    if index in options.ended:
        return options.ended[index]
    line = options.demand.lines[index]
    own = {options.sources[share.source].location.code for share in serving}
    hits = {code: options.line_excluded.get((line.id, code)) for code in _codes(options)}
    if any(
        hit.rule == RuleKind.DAILY_CAPACITY
        if hit is not None
        else left.get((line.sku, code), 0) > 0 and not _capacity_left(options, code, taken, comes=code in own)
        for code, hit in hits.items()
    ):
        return LineException.CAPACITY
    if any(hit is None or hit.rule in _STOCK_RULES for hit in hits.values()):
        return LineException.NO_STOCK
    return LineException.NO_ELIGIBLE_LOCATION


def _whole_exception(options: OrderOptions, left: _Stock, taken: _Taken) -> LineException:
    """CAPACITY if a location that the rules leave for all lines has all units, and can do no such order more today.

    NO_STOCK if none of these locations has all units.
    """
    ordered = ordered_by_sku(options.demand)
    wanted = sum(ordered.values())
    eligible = [code for code in _codes(options) if _left_but_for_capacity(options, code)]
    able = [code for code in eligible if all(left.get((sku, code), 0) >= units for sku, units in ordered.items())]
    if not options.ended and any(
        _is_full(options, code) or _capacity_left(options, code, taken) < wanted for code in able
    ):
        return LineException.CAPACITY
    return LineException.NO_STOCK if eligible and not able else LineException.NO_ELIGIBLE_LOCATION


def _left_but_for_capacity(options: OrderOptions, code: str) -> bool:
    """Whether no other rule takes the location from a line."""
    hits = [options.line_excluded.get((line.id, code)) for line in options.demand.lines]
    return all(hit is None or hit.rule == RuleKind.DAILY_CAPACITY for hit in hits)


def _is_full(options: OrderOptions, code: str) -> bool:
    return any((line.id, code) in options.line_excluded for line in options.demand.lines)


def _capacity_left(options: OrderOptions, code: str, taken: _Taken, *, comes: bool = False) -> float:
    """Units that the order may still bring to a location that was not full before the plan; `comes`: it is there anyway."""
    capacity = options.capacity.get(code, _ANY_NUMBER)
    units, opened = taken.get(code, (0, 0))
    if not comes and capacity.orders is not None and capacity.orders + capacity.overtime_orders <= opened:
        return 0
    return inf if capacity.units is None else capacity.units + capacity.overtime_units - units


def _codes(options: OrderOptions) -> list[str]:
    return list(dict.fromkeys(source.location.code for source in options.sources))
