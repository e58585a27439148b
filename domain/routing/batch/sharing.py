"""What the orders of a batch share, as numbered resources: units of levels, units and orders of locations."""

from collections.abc import Mapping, Sequence

import numpy as np
from msgspec import Struct, field

from domain.routing.batch.shape import Ints
from domain.routing.options.forbidden_pairs import Fence
from domain.routing.options.order_options import OrderOptions
from domain.routing.serving.serving import Serving, served_units, shared_capacity

UNBOUNDED = 1 << 40
"""More than any batch can use of one resource."""

Uses = tuple[tuple[int, int], ...]
"""Resource and how much of it."""

Claim = tuple[int, int, Fence | None]
"""Number of a level, units there that are free for a line, and those that cost it more."""


class Sharing(Struct, frozen=True, kw_only=True):
    """By resource: `base` may be used freely, then `extra` at `price` each (objective, millicents), then no more.

    Resource numbers: `sku * locations + location` of a level, then the units of each location, then its orders, then
    what rules keep of some levels, then by priority the units left unserved: of these there must be as many, not less
    (the use is negative), once a plan is to be proven that leaves as many. Most lines use of a level that alone; `claims`
    of others have numbers of their own, after all resources, and `claimed` says which resources each of these uses.
    """

    skus: dict[str, int]
    codes: dict[str, int]
    priorities: dict[int, int]
    base: Ints
    extra: Ints
    price: Ints
    claims: dict[Claim, int] = field(default_factory=dict)
    claimed: Sequence[tuple[int, ...]] = ()

    @property
    def locations(self) -> int:
        return len(self.codes)

    @property
    def units_start(self) -> int:
        """Number of the first location's units."""
        return len(self.skus) * len(self.codes)

    @property
    def orders_start(self) -> int:
        """Number of the first location's orders."""
        return self.units_start + len(self.codes)

    @property
    def orders_end(self) -> int:
        return self.orders_start + len(self.codes)

    def limit_of(self, resource: int) -> int:
        """How much of it there is."""
        return int(self.base[resource] + self.extra[resource])

    def leave(self, unserved: Mapping[int, int]) -> None:
        """From now on look for plans that leave as many units unserved, by priority."""
        for priority, units in unserved.items():
            self.base[self.priorities[priority]] = -units

    def worth(self, prices: Ints) -> int:
        """What all of the resources are worth at these prices: what a bound gives away."""
        dear = np.flatnonzero(prices)
        at = prices[dear]
        return int(at @ self.base[dear] + np.maximum(0, at - self.price[dear]) @ self.extra[dear])

    def charge(self, used: Ints) -> int:
        """What is paid for use beyond the base."""
        return int(np.clip(used - self.base, 0, self.extra) @ self.price)

    def level(self, sku: str, code: str) -> int:
        return self.skus[sku] * self.locations + self.codes[code]

    def slot(self, options: OrderOptions, line: int, position: int) -> int:
        """What a unit of the line from the source uses of its level: the level's number, or one of `claims`."""
        sku, code = options.demand.lines[line].sku, options.sources[position].location.code
        level = self.level(sku, code)
        if not self.claims:
            return level
        return self.claims.get((level, options.available[line][position], options.fenced.get((sku, code))), level)

    def slot_prices(self, prices: Ints) -> Ints:
        """Prices of a unit, by slot."""
        if not self.claimed:
            return prices
        dear = prices.tolist()
        return np.concatenate([prices, [sum([dear[each] for each in resources]) for resources in self.claimed]])

    def resources_of(self, slot: int) -> tuple[int, ...]:
        """What a unit uses of its level."""
        return (slot,) if slot < len(self.base) else self.claimed[slot - len(self.base)]

    def uses(self, options: OrderOptions, serving: Serving) -> Uses:
        """Of one order served so."""
        uses: dict[int, int] = {}
        opened = set()
        for line, position, units in serving:
            location = self.codes[options.sources[position].location.code]
            for resource in (*self.resources_of(self.slot(options, line, position)), self.units_start + location):
                uses[resource] = uses.get(resource, 0) + units
            if position not in opened and options.opens(position):
                opened.add(position)
                counted = self.orders_start + location
                uses[counted] = uses.get(counted, 0) + 1
        unserved = sum([line.quantity for line in options.demand.lines]) - served_units(serving)
        if unserved:
            uses[self.priorities[options.demand.priority]] = -unserved
        return tuple(uses.items())


def sharing_of(orders: Sequence[OrderOptions]) -> Sharing:
    """The resources of a batch."""
    skus: dict[str, int] = {}
    codes: dict[str, int] = {}
    for options in orders:
        for line in options.demand.lines:
            skus.setdefault(line.sku, len(skus))
        for source in options.sources:
            codes.setdefault(source.location.code, len(codes))
    stock = _stock(orders, skus, codes)
    claims = _claims(orders, skus, codes, stock)
    kept: dict[tuple[int, int | Fence], int] = {}
    first = stock.size + 2 * len(codes)
    for level, free, fence in claims:
        if free < stock.flat[level]:
            kept.setdefault((level, free), first + len(kept))
        if fence is not None:
            kept.setdefault((level, fence), first + len(kept))
    urgencies = sorted({options.demand.priority for options in orders})
    priorities = {priority: first + len(kept) + number for number, priority in enumerate(urgencies)}
    count = first + len(kept) + len(priorities)
    base = np.full(count, UNBOUNDED, dtype=np.int64)
    extra, price = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    base[: stock.size] = stock.ravel()
    for (_, what), resource in kept.items():
        if isinstance(what, Fence):
            base[resource], extra[resource], price[resource] = what.free, UNBOUNDED, what.price
        else:
            base[resource] = what
    sharing = Sharing(
        skus=skus,
        codes=codes,
        priorities=priorities,
        base=base,
        extra=extra,
        price=price,
        claims={claim: count + number for number, claim in enumerate(claims)},
        claimed=[_claimed(claim, kept) for claim in claims],
    )
    _limit_locations(orders, sharing)
    return sharing


def _stock(orders: Sequence[OrderOptions], skus: dict[str, int], codes: dict[str, int]) -> Ints:
    """Units by SKU and location: the most that is free for any line."""
    stock = np.zeros((len(skus), len(codes)), dtype=np.int64)
    for options in orders:
        where = [codes[source.location.code] for source in options.sources]
        for line, row in zip(options.demand.lines, options.available, strict=True):
            levels = stock[skus[line.sku]]
            levels[where] = np.maximum(levels[where], row)
    return stock


def _claims(
    orders: Sequence[OrderOptions], skus: dict[str, int], codes: dict[str, int], stock: Ints
) -> dict[Claim, None]:
    """Of lines that may take less of a level than others, or for whom some of it costs more."""
    claims: dict[Claim, None] = {}
    for options in orders:
        where = [codes[source.location.code] for source in options.sources]
        for line, row in zip(options.demand.lines, options.available, strict=True):
            units = np.array(row, dtype=np.int64)
            less = (units > 0) & (units < stock[skus[line.sku], where])
            positions = range(len(row)) if options.fenced else np.flatnonzero(less).tolist()
            for position in positions:
                fence = options.fenced.get((line.sku, options.sources[position].location.code))
                if row[position] and (less[position] or fence is not None):
                    level = skus[line.sku] * len(codes) + where[position]
                    claims[level, row[position], fence] = None
    return claims


def _claimed(claim: Claim, kept: dict[tuple[int, int | Fence], int]) -> tuple[int, ...]:
    """The level, what is free for lines that may take as few or fewer of it, and the units that cost more."""
    level, free, fence = claim
    resources = [level]
    for (other, what), resource in kept.items():
        if other == level and (what == fence if isinstance(what, Fence) else what >= free):
            resources.append(resource)
    return tuple(resources)


def _limit_locations(orders: Sequence[OrderOptions], sharing: Sharing) -> None:
    for code, left in shared_capacity(orders).items():
        location = sharing.codes.get(code)
        if location is None:
            continue
        if left.units is not None:
            units = sharing.units_start + location
            sharing.base[units] = left.units
            sharing.extra[units] = left.overtime_units
            sharing.price[units] = left.unit_price
        if left.orders is not None:
            opened = sharing.orders_start + location
            sharing.base[opened] = left.orders
            sharing.extra[opened] = left.overtime_orders
            sharing.price[opened] = left.order_price
