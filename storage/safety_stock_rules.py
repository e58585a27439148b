"""Reading what categories keep back."""

from collections.abc import Mapping, Sequence

from domain.inventory.safety_stock_rule import SafetyStockRule, safety_stock_rule_key
from storage.by_key import find_by_key
from storage.coalescer import Coalescer
from storage.database import Database


class SafetyStockRules:
    """The safety stock rules of all organizations."""

    def __init__(self, database: Database) -> None:
        self._collection = database["safety_stock_rules"]
        self._by_key = Coalescer(self._fetch)

    async def get(self, organization: str, location: str, category: str) -> SafetyStockRule | None:
        return await self._by_key.get(organization, safety_stock_rule_key(location, category))

    async def get_many(self, organization: str, pairs: Sequence[tuple[str, str]]) -> list[SafetyStockRule]:
        """The rules that exist for these pairs of location and category."""
        keys = [safety_stock_rule_key(location, category) for location, category in pairs]
        return await self._by_key.get_many(organization, keys)

    async def _fetch(self, organization: str, keys: list[str]) -> Mapping[str, SafetyStockRule]:
        rules = await find_by_key(self._collection, organization, keys, SafetyStockRule)
        return {safety_stock_rule_key(rule.location, rule.category): rule for rule in rules}
