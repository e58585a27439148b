"""The stock of the demo organization: what lies where at the beginning, by the seed."""

import random
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Input = dict[str, Any]

SHARES = {"WAREHOUSE": 0.8, "THIRD_PARTY": 0.5, "STORE": 0.4, "DROPSHIP_VENDOR": 0.9}
"""How likely a location stocks a SKU that it may."""

UNITS = {"WAREHOUSE": (40, 400), "THIRD_PARTY": (20, 150), "STORE": (2, 24), "DROPSHIP_VENDOR": (10, 60)}
VENDOR_CATEGORIES = ("Furniture",)


def stock(seed: int, *, locations: Sequence[Input], skus: Sequence[Input]) -> dict[str, dict[str, int]]:
    """Units by location and SKU code; the same for the same seed. Nothing lies where its handling is not offered."""
    chance = random.Random(seed)  # noqa: S311 -- sample data, not secrets
    return {location["code"]: dict(_stocked(location, skus, chance)) for location in locations}


def _stocked(location: Input, skus: Sequence[Input], chance: random.Random) -> Iterable[tuple[str, int]]:
    kind = location["kind"]
    for sku in skus:
        if may_stock(location, sku) and chance.random() < SHARES[kind]:
            yield sku["code"], chance.randint(*UNITS[kind])


def may_stock(location: Mapping[str, Any], sku: Mapping[str, Any]) -> bool:
    """Whether the location is equipped for the SKU, and in its business."""
    if location["kind"] == "DROPSHIP_VENDOR" and sku["category"] not in VENDOR_CATEGORIES:
        return False
    return set(sku["handling"]) <= set(location["handling"])
