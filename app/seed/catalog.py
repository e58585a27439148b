"""The catalog of the demo organization: 40 products in eight versions each, as inputs of `saveSku`.

Weights are those of one packed unit; each version's differs a little from its product's, by the seed.
"""

import random
from collections.abc import Sequence
from typing import Any

from msgspec import Struct

Input = dict[str, Any]

CURRENCY = "USD"
WEIGHT_SPREAD = 0.08
"""A version weighs up to so much more or less than its product."""


class Product(Struct, frozen=True):
    """Weight in grams, dimensions in millimeters, value in dollars."""

    code: str
    name: str
    category: str
    weight: int
    size: tuple[int, int, int]
    value: str
    versions: Sequence[str]
    handling: tuple[str, ...] = ()


COLORS = ("Black", "White", "Sand", "Moss", "Navy", "Clay", "Slate", "Rose")
WOODS = ("Oak", "Walnut", "Ash", "Beech", "Cherry", "Maple", "Birch", "Teak")
FLAVORS = ("Lemon", "Ginger", "Honey", "Cocoa", "Vanilla", "Pistachio", "Almond", "Coconut")
SIZES = ("XS", "S", "M", "L", "XL", "2XL", "3XL", "4XL")

PRODUCTS: Sequence[Product] = (
    Product("LAMP", "Desk lamp", "Lighting", 1_400, (450, 200, 180), "59.00", COLORS, ("FRAGILE",)),
    Product("PENDANT", "Pendant light", "Lighting", 1_900, (400, 400, 300), "129.00", COLORS, ("FRAGILE",)),
    Product("FLOORLAMP", "Floor lamp", "Lighting", 6_200, (1_500, 350, 200), "189.00", COLORS),
    Product("LANTERN", "Lantern", "Lighting", 900, (250, 160, 160), "39.00", COLORS, ("FRAGILE",)),
    Product("BULBS", "Pack of four bulbs", "Lighting", 300, (200, 150, 70), "18.00", COLORS, ("FRAGILE",)),
    Product("KETTLE", "Kettle", "Kitchen", 1_300, (260, 240, 220), "79.00", COLORS),
    Product("TOASTER", "Toaster", "Kitchen", 2_100, (380, 220, 240), "89.00", COLORS),
    Product("SKILLET", "Cast iron skillet", "Kitchen", 2_800, (480, 290, 80), "49.00", COLORS),
    Product("POT", "Stock pot", "Kitchen", 2_300, (320, 320, 260), "69.00", COLORS),
    Product("KNIVES", "Set of five knives", "Kitchen", 1_700, (420, 260, 120), "149.00", WOODS),
    Product("BOARD", "Cutting board", "Kitchen", 1_500, (450, 300, 40), "45.00", WOODS),
    Product("MUG", "Mug", "Tableware", 420, (130, 110, 110), "14.00", COLORS, ("FRAGILE",)),
    Product("PLATES", "Set of six plates", "Tableware", 3_600, (300, 300, 160), "72.00", COLORS, ("FRAGILE",)),
    Product("GLASSES", "Set of six glasses", "Tableware", 1_800, (330, 230, 150), "48.00", COLORS, ("FRAGILE",)),
    Product("BOWL", "Serving bowl", "Tableware", 1_100, (300, 300, 120), "34.00", WOODS),
    Product("CARAFE", "Carafe", "Tableware", 800, (300, 130, 130), "29.00", COLORS, ("FRAGILE",)),
    Product("CHAIR", "Dining chair", "Furniture", 6_800, (900, 520, 480), "169.00", WOODS),
    Product("STOOL", "Bar stool", "Furniture", 5_400, (760, 420, 420), "119.00", WOODS),
    Product("TABLE", "Dining table", "Furniture", 38_000, (1_850, 950, 180), "699.00", WOODS, ("OVERSIZE",)),
    Product("SHELF", "Bookshelf", "Furniture", 27_000, (1_900, 450, 220), "349.00", WOODS, ("OVERSIZE",)),
    Product("SIDEBOARD", "Sideboard", "Furniture", 44_000, (1_650, 520, 820), "899.00", WOODS, ("OVERSIZE",)),
    Product("ARMCHAIR", "Armchair", "Furniture", 18_000, (900, 850, 800), "549.00", COLORS, ("OVERSIZE",)),
    Product("SHEETS", "Bed sheets", "Textiles", 1_600, (350, 280, 90), "89.00", COLORS),
    Product("TOWELS", "Set of four towels", "Textiles", 2_200, (400, 300, 160), "64.00", COLORS),
    Product("BLANKET", "Wool blanket", "Textiles", 1_900, (420, 320, 140), "139.00", COLORS),
    Product("CUSHION", "Cushion", "Textiles", 700, (450, 450, 150), "35.00", COLORS),
    Product("RUG", "Rug", "Textiles", 9_500, (1_650, 260, 260), "259.00", COLORS),
    Product("APRON", "Apron", "Textiles", 350, (300, 220, 40), "28.00", COLORS),
    Product("JACKET", "Rain jacket", "Clothing", 650, (350, 280, 70), "119.00", SIZES),
    Product("SWEATER", "Merino sweater", "Clothing", 480, (340, 270, 70), "99.00", SIZES),
    Product("SHIRT", "Linen shirt", "Clothing", 320, (330, 250, 40), "69.00", SIZES),
    Product("SOCKS", "Three pairs of socks", "Clothing", 180, (220, 120, 50), "19.00", SIZES),
    Product("ICECREAM", "Ice cream, one liter", "Food", 750, (180, 110, 110), "9.50", FLAVORS, ("COLD",)),
    Product("YOGURT", "Six yogurts", "Food", 1_250, (240, 160, 90), "8.40", FLAVORS, ("COLD",)),
    Product("BISCUITS", "Tin of biscuits", "Food", 600, (220, 220, 80), "12.00", FLAVORS),
    Product("TEA", "Loose tea", "Food", 150, (120, 90, 90), "11.00", FLAVORS),
    Product("VARNISH", "Wood varnish, one liter", "Workshop", 1_200, (140, 140, 150), "27.00", WOODS, ("HAZMAT",)),
    Product("OIL", "Wood oil, half a liter", "Workshop", 600, (180, 80, 80), "19.00", WOODS, ("HAZMAT",)),
    Product("CLOCK", "Wall clock", "Living", 1_100, (320, 320, 60), "84.00", WOODS, ("FRAGILE",)),
    Product("SPEAKER", "Speaker", "Living", 3_200, (340, 220, 220), "429.00", COLORS, ("HIGH_VALUE",)),
)


def catalog(seed: int) -> list[Input]:
    """All SKUs; the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 -- sample data, not secrets
    return [_sku(product, version, chance) for product in PRODUCTS for version in product.versions]


def _sku(product: Product, version: str, chance: random.Random) -> Input:
    length, width, height = product.size
    return {
        "code": f"{product.code}-{version.upper()}",
        "name": f"{product.name}, {version if version.isupper() or version[0].isdigit() else version.lower()}",
        "category": product.category,
        "weightGrams": round(product.weight * chance.uniform(1 - WEIGHT_SPREAD, 1 + WEIGHT_SPREAD)),
        "lengthMillimeters": length,
        "widthMillimeters": width,
        "heightMillimeters": height,
        "value": product.value,
        "currencyCode": CURRENCY,
        "handling": list(product.handling),
    }
