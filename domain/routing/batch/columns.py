"""Plans of single orders that have been looked at: what each counts, and what it uses of what the orders share."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from domain.routing.batch.pricing import Priced
from domain.routing.batch.sharing import Sharing, Uses
from domain.routing.options.order_options import OrderOptions
from domain.routing.serving.serving import Serving, Share, served_units, serving_objective


class Column(Struct, frozen=True):
    """One way to serve one order: `cost` counts every unserved unit too, which is `unserved_cost`."""

    order: int
    serving: Serving
    cost: int
    unserved_cost: int
    uses: Uses


class ColumnPool:
    """Every plan that was found, each once; numbered as they come."""

    def __init__(self, orders: Sequence[OrderOptions], sharing: Sharing, penalties: Sequence[int]) -> None:
        self._orders = orders
        self._sharing = sharing
        self._penalties = penalties
        self._units = [sum([line.quantity for line in options.demand.lines]) for options in orders]
        self._numbers: dict[tuple[int, Serving], int] = {}
        self.columns: list[Column] = []
        self.by_order: list[list[int]] = [[] for _ in orders]
        for order in range(len(orders)):
            self.add(order, ())

    def add(self, order: int, serving: Serving) -> int:
        """The number of the column, old or new."""
        known = self._numbers.get((order, serving))
        if known is not None:
            return known
        options = self._orders[order]
        unserved = self._penalties[order] * (self._units[order] - served_units(serving))
        cost = serving_objective(options, serving) + unserved
        number = len(self.columns)
        self.columns.append(Column(order, serving, cost, unserved, self._sharing.uses(options, serving)))
        self._numbers[order, serving] = number
        self.by_order[order].append(number)
        return number

    def add_best(self, priced: Priced) -> Iterator[int]:
        """The best plan of every order that has one; the numbers of all."""
        for order, serving in _servings(self._orders, priced):
            if is_allowed(self._orders[order], serving):
                yield self.add(order, serving)
            else:
                yield from self.add_singles(
                    [(order, source) for source in dict.fromkeys(share.source for share in serving)]
                )

    def add_singles(self, singles: Iterable[tuple[int, int]]) -> Iterator[int]:
        """For pairs of order and source, the plan that takes all from there."""
        for order, source in singles:
            serving = _all_from(self._orders[order], source)
            if serving and is_allowed(self._orders[order], serving):
                yield self.add(order, serving)


def _servings(orders: Sequence[OrderOptions], priced: Priced) -> Iterator[tuple[int, Serving]]:
    shares: dict[int, dict[tuple[int, int], int]] = {}
    for order, line, source, units in priced.parts.tolist():
        of_order = shares.setdefault(order, {})
        of_order[line, source] = of_order.get((line, source), 0) + units
    for order, of_order in shares.items():
        available = orders[order].available
        yield (
            order,
            tuple([Share(*pair, min(units, available[pair[0]][pair[1]])) for pair, units in sorted(of_order.items())]),
        )


def _all_from(options: OrderOptions, source: int) -> Serving:
    """Of each line what may come from there; lines of one SKU share it."""
    shares = []
    taken: dict[str, int] = {}
    for index, (line, row) in enumerate(zip(options.demand.lines, options.available, strict=True)):
        units = min(line.quantity, row[source] - taken.get(line.sku, 0))
        whole = options.line_limits is not None and options.line_limits[index].whole
        if units > 0 and not (whole and units < line.quantity):
            shares.append(Share(index, source, units))
            taken[line.sku] = taken.get(line.sku, 0) + units
    return tuple(shares)


def is_allowed(options: OrderOptions, serving: Serving) -> bool:
    """Whether the serving keeps all rules of the order, by itself."""
    used = {share.source for share in serving}
    codes = {options.sources[source].location.code for source in used}
    if len(codes) < len(used) or sum([options.opens(source) for source in used]) > options.locations_left:
        return False
    lines = options.demand.lines
    if options.whole and serving:
        return len(used) == 1 and sum([share.units for share in serving]) == sum([line.quantity for line in lines])
    taken: dict[tuple[str, int], int] = {}
    for line, source, units in serving:
        key = lines[line].sku, source
        taken[key] = taken.get(key, 0) + units
        if taken[key] > options.available[line][source]:
            return False
    return options.line_limits is None or _lines_allowed(options, serving)


def _lines_allowed(options: OrderOptions, serving: Iterable[Share]) -> bool:
    assert options.line_limits is not None
    parts: dict[int, list[Share]] = {}
    for share in serving:
        parts.setdefault(share.line, []).append(share)
    for line, shares in parts.items():
        limits = options.line_limits[line]
        if limits.most is not None and len(shares) > limits.most:
            return False
        if limits.whole and (len(shares) > 1 or shares[0].units < options.demand.lines[line].quantity):
            return False
    return True
