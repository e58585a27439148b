"""Why units stay unserved: for want of stock, or because the rules leave no location."""

from collections.abc import Sequence

from domain.orders.lines import LineException
from domain.routing.options.order_options import OrderOptions, ordered_by_sku
from domain.routing.plan import UnservedUnits
from domain.routing.problem import Stock
from domain.routing.rule import RuleKind
from domain.routing.serving.serving import Serving

_STOCK_RULES = (RuleKind.RING_FENCE, RuleKind.WALK_IN_UNITS, RuleKind.WHOLE_LINE)
"""Rules that more stock would satisfy."""


def unserved_units(orders: Sequence[OrderOptions], servings: Sequence[Serving], stock: Stock) -> list[UnservedUnits]:
    """What the servings leave of each line, and why. Stock is judged as the plan leaves it."""
    pairs = list(zip(orders, servings, strict=True))
    missing = [_missing(options, serving) for options, serving in pairs]
    if not any(any(units) for units in missing):
        return []
    left = {(sku, location): units for sku, levels in stock.items() for location, units in levels.items()}
    for options, serving in pairs:
        for share in serving:
            left[options.demand.lines[share.line].sku, options.sources[share.source].location.code] -= share.units
    return [
        UnservedUnits(
            order=options.demand.order,
            line=options.demand.lines[line].id,
            quantity=units,
            exception=_line_exception(options, line)
            if not options.whole or line in options.ended
            else _whole_exception(options, left),
        )
        for options, of_lines in zip(orders, missing, strict=True)
        for line, units in enumerate(of_lines)
        if units
    ]


def _missing(options: OrderOptions, serving: Serving) -> list[int]:
    missing = [line.quantity for line in options.demand.lines]
    for share in serving:
        missing[share.line] -= share.units
    return missing


def _line_exception(options: OrderOptions, index: int) -> LineException:
    """NO_STOCK if the rules leave locations for the line: as many of them as may be used together lack the units.

    CAPACITY if there are units where nothing more can be done today.
    """
    if index in options.ended:
        return options.ended[index]
    line = options.demand.lines[index]
    hits = [options.line_excluded.get((line.id, code)) for code in _codes(options)]
    if any(hit is not None and hit.rule == RuleKind.DAILY_CAPACITY for hit in hits):
        return LineException.CAPACITY
    if any(hit is None or hit.rule in _STOCK_RULES for hit in hits):
        return LineException.NO_STOCK
    return LineException.NO_ELIGIBLE_LOCATION


def _whole_exception(options: OrderOptions, left: dict[tuple[str, str], int]) -> LineException:
    """NO_STOCK if there are locations that the rules leave for all lines, and none of them has all units."""
    demand = options.demand
    ordered = ordered_by_sku(demand)
    eligible = [
        code for code in _codes(options) if not any((line.id, code) in options.line_excluded for line in demand.lines)
    ]
    if eligible and not any(
        all(left.get((sku, code), 0) >= units for sku, units in ordered.items()) for code in eligible
    ):
        return LineException.NO_STOCK
    return LineException.NO_ELIGIBLE_LOCATION


def _codes(options: OrderOptions) -> list[str]:
    return list(dict.fromkeys(source.location.code for source in options.sources))
