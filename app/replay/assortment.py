"""The SKUs that a file's orders name, and stock for them: scarce enough that some orders have to be split or wait."""

import random
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.replay.amounts import dollars
from app.replay.file_orders import CURRENCY, FileOrder
from app.seed.stock import may_stock
from domain.limits import QUANTITY_PER_LEVEL_MAX

Input = dict[str, Any]

WEIGHT_GRAMS = {"Furniture": (3_000, 30_000), "Technology": (200, 6_000)}
WEIGHT_GRAMS_OTHERWISE = (80, 2_500)
LENGTH_MILLIMETERS = {"Furniture": (400, 1_800), "Technology": (120, 500)}
LENGTH_MILLIMETERS_OTHERWISE = (80, 400)
HANDLING = {
    "Tables": ["OVERSIZE"],
    "Bookcases": ["OVERSIZE"],
    "Copiers": ["HIGH_VALUE"],
    "Machines": ["HIGH_VALUE"],
}
COVERAGE = (1.2, 3.0)
SCARCE_COVERAGE = (0.4, 0.9)
"""How much of what is ordered of a SKU is in stock, from the least to the most."""

SCARCE_SHARE = 0.08
"""How many of the SKUs are scarce."""


WAREHOUSES_PER_SKU = (2, 5)
OTHERS_PER_SKU = (0, 3)
"""In how many locations a SKU lies, from the fewest to the most."""


def assortment(orders: Sequence[FileOrder], seed: int) -> list[Input]:
    """An input of `saveSku` for every product; the same for the same orders and seed."""
    chance = random.Random(seed)  # noqa: S311 -- sample data, not secrets
    products = {row.product_id: row for order in orders for row in order.rows}
    prices: dict[str, int] = {}
    for row in (row for order in orders for row in order.rows):
        prices[row.product_id] = max(prices.get(row.product_id, 0), row.revenue // row.quantity)
    return [
        {
            "code": code,
            "name": row.product_name,
            "category": row.category,
            "weightGrams": chance.randint(*WEIGHT_GRAMS.get(row.category, WEIGHT_GRAMS_OTHERWISE)),
            **_dimensions(row.category, chance),
            "value": dollars(prices[code]),
            "currencyCode": CURRENCY,
            "handling": HANDLING.get(row.sub_category, []),
        }
        for code, row in sorted(products.items())
    ]


def stock_for(
    orders: Sequence[FileOrder], *, locations: Sequence[Input], skus: Sequence[Input], seed: int
) -> dict[str, dict[str, int]]:
    """Units by location and SKU code; the same for the same orders and seed."""
    chance = random.Random(seed)  # noqa: S311 -- sample data, not secrets
    ordered: dict[str, int] = {}
    for row in (row for order in orders for row in order.rows):
        ordered[row.product_id] = ordered.get(row.product_id, 0) + row.quantity
    units: dict[str, dict[str, int]] = {location["code"]: {} for location in locations}
    for sku in skus:
        chosen = _chosen(sku, locations, chance)
        coverage = SCARCE_COVERAGE if chance.random() < SCARCE_SHARE else COVERAGE
        total = max(1, round(ordered[sku["code"]] * chance.uniform(*coverage)))
        for code, quantity in zip(chosen, _shares(total, len(chosen), chance), strict=True):
            if quantity:
                units[code][sku["code"]] = min(quantity, QUANTITY_PER_LEVEL_MAX)
    return units


def _chosen(sku: Input, locations: Sequence[Input], chance: random.Random) -> list[str]:
    """Codes of the locations that stock the SKU."""
    able = [location for location in locations if may_stock(location, sku)]
    warehouses = [location["code"] for location in able if location["kind"] == "WAREHOUSE"]
    others = [location["code"] for location in able if location["kind"] != "WAREHOUSE"]
    return [
        *chance.sample(warehouses, chance.randint(*WAREHOUSES_PER_SKU)),
        *chance.sample(others, min(len(others), chance.randint(*OTHERS_PER_SKU))),
    ]


def total_units(units: Mapping[str, Mapping[str, int]]) -> int:
    return sum(sum(levels.values()) for levels in units.values())


def _shares(total: int, count: int, chance: random.Random) -> Iterable[int]:
    """The total in `count` parts of random size."""
    cuts = sorted(chance.randint(0, total) for _ in range(count - 1))
    return [end - start for start, end in zip([0, *cuts], [*cuts, total], strict=True)]


def _dimensions(category: str, chance: random.Random) -> dict[str, int]:
    span = LENGTH_MILLIMETERS.get(category, LENGTH_MILLIMETERS_OTHERWISE)
    length, width, height = sorted((chance.randint(*span) for _ in range(3)), reverse=True)
    return {"lengthMillimeters": length, "widthMillimeters": width, "heightMillimeters": height}
