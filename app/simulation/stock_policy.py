"""What lies where, and up to how much it is filled up: by how much of each SKU is ordered."""

import math
import random
from collections.abc import Mapping, Sequence
from enum import StrEnum

from msgspec import Struct

from app.replay.file_orders import FileOrder
from app.simulation.network import Network, Site

A_SHARE = 0.80
B_SHARE = 0.95
"""SKUs up to this share of all units, those of most units first, are of class A or B; the rest is C."""

C_HUBS = 2
STORE_ASSORTMENT = 0.35
"""How likely a store has a SKU of class A."""

STORE_UNITS = (4, 12)
BULKY = ("Furniture",)
"""Categories that no store keeps."""

REVIEW_DAYS = 7
LEAD_DAYS = 5
SAFETY_FACTOR = 1.65
"""Standard deviations of the demand of review and lead time: 95 % of the cycles of a normal demand without a stock-out."""

LEAST_LINES = 2.0
"""A hub keeps at least so many order lines of usual size of what it keeps."""


class StockClass(StrEnum):
    A = "A"
    B = "B"
    C = "C"


class SkuDemand(Struct, frozen=True, kw_only=True):
    """What is ordered of a SKU: lines and units on an average day, the sum of squares of units per line."""

    sku: str
    category: str
    lines: int
    units: int
    units_squared: int
    days: int

    def level(self, share: float, cover_days: int) -> int:
        """Up to how much a hub fills up that serves this share: mean demand and safety stock, of a compound Poisson."""
        mean = self.units * share * cover_days / self.days
        variance = self.units_squared * share * cover_days / self.days
        usual = self.units / self.lines
        return max(math.ceil(mean + SAFETY_FACTOR * math.sqrt(variance)), math.ceil(LEAST_LINES * usual))


def sku_demands(orders: Sequence[FileOrder], days: int) -> list[SkuDemand]:
    """Of every SKU, those of most units first."""
    totals: dict[str, list[int]] = {}
    categories: dict[str, str] = {}
    for row in (row for order in orders for row in order.rows):
        total = totals.setdefault(row.product_id, [0, 0, 0])
        total[0] += 1
        total[1] += row.quantity
        total[2] += row.quantity**2
        categories.setdefault(row.product_id, row.category)
    demands = [
        SkuDemand(sku=sku, category=categories[sku], lines=lines, units=units, units_squared=squared, days=days)
        for sku, (lines, units, squared) in totals.items()
    ]
    return sorted(demands, key=lambda demand: (-demand.units, demand.sku))


def stock_classes(demands: Sequence[SkuDemand]) -> Mapping[str, StockClass]:
    """By SKU; the demands descend by units."""
    total = sum(demand.units for demand in demands)
    classes: dict[str, StockClass] = {}
    before = 0
    for demand in demands:
        share = before / total
        classes[demand.sku] = StockClass.A if share < A_SHARE else StockClass.B if share < B_SHARE else StockClass.C
        before += demand.units
    return classes


def stock_targets(network: Network, demands: Sequence[SkuDemand], seed: int) -> dict[str, dict[str, int]]:
    """Units by SKU and location up to which is filled up; all of it is there at the beginning."""
    chance = random.Random(seed)  # noqa: S311 -- sample data, not secrets
    classes = stock_classes(demands)
    cover = REVIEW_DAYS + LEAD_DAYS
    targets: dict[str, dict[str, int]] = {}
    for demand in demands:
        hubs = _keepers(network.hubs, classes[demand.sku], chance)
        total = sum(hub.share for hub in hubs) or 1.0
        levels = {hub.location.code: demand.level(hub.share / total, cover) for hub in hubs}
        for store in network.stores:
            has_it = chance.random() < STORE_ASSORTMENT
            if has_it and classes[demand.sku] is StockClass.A and demand.category not in BULKY:
                levels[store.location.code] = chance.randint(*STORE_UNITS)
        targets[demand.sku] = levels
    return targets


def _keepers(hubs: Sequence[Site], stock_class: StockClass, chance: random.Random) -> Sequence[Site]:
    """A and B lie in all hubs; C in the first of the list and another."""
    if stock_class is not StockClass.C or len(hubs) <= C_HUBS:
        return hubs
    return [hubs[0], *chance.sample(list(hubs[1:]), C_HUBS - 1)]
