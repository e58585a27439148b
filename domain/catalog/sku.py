"""A sellable, stockable item."""

from typing import ClassVar

from msgspec import Struct

from domain.handling import Handling
from domain.money import Money


class Sku(Struct, frozen=True, kw_only=True):
    """Weight in grams, dimensions in millimeters, value in minor units of `currency_code`.

    Without `allow_backorder` units of it never wait for stock.
    """

    code: str
    name: str
    category: str | None = None
    weight_grams: int
    length_millimeters: int | None = None
    width_millimeters: int | None = None
    height_millimeters: int | None = None
    value: int | None = None
    currency_code: str | None = None
    handling: tuple[Handling, ...] = ()
    active: bool = True
    allow_backorder: bool = True
    version: int = 0

    @property
    def id(self) -> str:
        return f"sku_{self.code}"

    @property
    def value_money(self) -> Money | None:
        if self.value is None or self.currency_code is None:
            return None
        return Money(minor=self.value, currency_code=self.currency_code)

    @property
    def stream(self) -> str:
        return f"sku:{self.code}"


class SkuSaved(Struct, frozen=True, kw_only=True):
    """The SKU is now as given."""

    TYPE: ClassVar[str] = "sku.saved"

    sku: Sku
