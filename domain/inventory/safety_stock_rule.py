"""How many units of each SKU of a category a location keeps back."""

from typing import ClassVar

from msgspec import Struct


class SafetyStockRule(Struct, frozen=True, kw_only=True):
    """The target of every level at the location, of SKUs of the category, that has no target of its own."""

    location: str
    category: str
    target: int
    version: int = 0

    @property
    def stream(self) -> str:
        return f"safetyStockRule:{safety_stock_rule_key(self.location, self.category)}"


class SafetyStockRuleSaved(Struct, frozen=True, kw_only=True):
    """The rule is now as given."""

    TYPE: ClassVar[str] = "safetyStockRule.saved"

    rule: SafetyStockRule


def safety_stock_rule_key(location: str, category: str) -> str:
    """Location and category in one key. A category is free text: its own separators are escaped."""
    return f"{location}|{category.replace('%', '%25').replace('|', '%7C')}"
