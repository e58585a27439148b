"""New stock levels keep back what the category of their SKU says."""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from domain.catalog.sku import Sku
from domain.inventory.claim import AtVersion, StockClaim
from domain.inventory.safety_stock_rule import SafetyStockRule
from domain.inventory.stock_level import Pair
from domain.inventory.targets import SetSafetyStock
from operations.committing import commit
from operations.services import Services
from storage.change import Change


async def with_category_targets(
    services: Services, organization: str, skus: Iterable[Sku], claims: Sequence[StockClaim]
) -> tuple[StockClaim, ...]:
    """The claims, with the target of the category before the first one of each level that does not exist yet."""
    pairs = list(dict.fromkeys((claim.sku, claim.location) for claim in claims if not _sets_own_target(claim)))
    rules = await _rules(services, organization, skus, pairs)
    if not rules:
        return tuple(claims)
    known = await services.storage.stock_levels.get_many(organization, list(rules))
    for level in known:
        del rules[level.pair]
    prepared: list[StockClaim] = []
    for claim in claims:
        rule = rules.pop((claim.sku, claim.location), None)
        prepared += [claim] if rule is None else _after_target(rule, claim)
    return tuple(prepared)


async def settle_category_targets(
    services: Services, organization: str, skus: Iterable[Sku], created: Sequence[Pair], cause: str
) -> None:
    """Give new levels the targets that were set for their categories while they came about."""
    rules = await _rules(services, organization, skus, created)
    known = await services.storage.stock_levels.get_many(organization, list(rules))
    late = tuple(
        category_target(rules[level.pair], level.sku, cause)
        for level in known
        if level.target_of_category is not False and level.safety_stock_target != rules[level.pair].target
    )
    if late:
        change = Change(
            id=f"cmd_{services.new_key()}", organization=organization, occurred_at=services.now(), claims=late
        )
        await commit(services, change, {})


def category_target(rule: SafetyStockRule, sku: str, cause: str) -> SetSafetyStock:
    """The claim of a rule on one level."""
    return SetSafetyStock(sku=sku, location=rule.location, target=rule.target, cause=cause, of_category=True)


async def _rules(
    services: Services, organization: str, skus: Iterable[Sku], pairs: Sequence[Pair]
) -> dict[Pair, SafetyStockRule]:
    """The rule of each pair of SKU and location that has one."""
    categories = {sku.code: sku.category for sku in skus if sku.category}
    wanted = {pair: (pair[1], categories[pair[0]]) for pair in pairs if pair[0] in categories}
    found = await services.storage.safety_stock_rules.get_many(organization, list(dict.fromkeys(wanted.values())))
    rules = {(rule.location, rule.category): rule for rule in found}
    return {pair: rules[key] for pair, key in wanted.items() if key in rules}


def _after_target(rule: SafetyStockRule, claim: StockClaim) -> list[StockClaim]:
    """The target of the category and then the claim; what is expected of the level, is expected before both."""
    target = category_target(rule, claim.sku, claim.cause)
    if isinstance(claim, AtVersion):
        return [replace(claim, claim=target), claim.claim]
    return [target, claim]


def _sets_own_target(claim: StockClaim) -> bool:
    of_level = claim.claim if isinstance(claim, AtVersion) else claim
    return isinstance(of_level, SetSafetyStock) and not of_level.of_category
