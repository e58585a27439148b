"""What the demo trades: a few SKUs of its own in each run, so that only its own stock decides where orders go."""

import secrets
from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from app.seed.locations import locations

RUN_BYTES = 3

WAREHOUSE, LATER_WAREHOUSE, FAR_WAREHOUSE = "WH-CMH", "WH-MEM", "WH-DFW"
PARTNER, STORE = "TP-IND", "ST-CHI"
PLACES = (WAREHOUSE, LATER_WAREHOUSE, FAR_WAREHOUSE, PARTNER, STORE)
"""The locations that take part."""

LAMP, KETTLE, CHAIR, MUG = "LAMP", "KETTLE", "CHAIR", "MUG"
NAMES = {LAMP: "Desk lamp", KETTLE: "Kettle", CHAIR: "Dining chair", MUG: "Mug"}
WEIGHTS = {LAMP: 1_400, KETTLE: 1_300, CHAIR: 6_800, MUG: 420}
PRICES = {LAMP: "59.00", KETTLE: "79.00", CHAIR: "169.00", MUG: "14.00"}

OPENING: Sequence[tuple[str, str, int]] = (
    (WAREHOUSE, LAMP, 10),
    (WAREHOUSE, KETTLE, 6),
    (STORE, CHAIR, 2),
    (STORE, MUG, 5),
)
"""Location, goods and units before the order: no location has all of it."""

ARRIVING: Sequence[tuple[str, str, int]] = (
    (PARTNER, KETTLE, 8),
    (LATER_WAREHOUSE, LAMP, 12),
    (FAR_WAREHOUSE, CHAIR, 3),
)
"""What arrives after it: for each of the goods one other place to come from."""


class Goods(Struct, frozen=True):
    """The SKUs and numbers of one run."""

    run: str

    def sku(self, name: str) -> str:
        """The SKU code of what the story calls `name`."""
        return f"{name}-{self.run}"

    def name(self, sku: str) -> str:
        return sku.removesuffix(f"-{self.run}")

    @property
    def skus(self) -> list[str]:
        return [self.sku(name) for name in NAMES]

    def catalog(self) -> list[dict[str, Any]]:
        """Inputs of `saveSku`."""
        return [
            {
                "code": self.sku(name),
                "name": full_name,
                "category": "Demo",
                "weightGrams": WEIGHTS[name],
                "value": PRICES[name],
                "currencyCode": "USD",
            }
            for name, full_name in NAMES.items()
        ]


def fresh_goods() -> Goods:
    """Goods that no run had before."""
    return Goods(secrets.token_hex(RUN_BYTES).upper())


def places() -> list[dict[str, Any]]:
    """Inputs of `saveLocation` for the locations that take part."""
    return [location for location in locations() if location["code"] in PLACES]
