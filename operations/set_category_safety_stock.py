"""Set how many units of each SKU of a category a location keeps back."""

from collections.abc import Sequence

from msgspec.structs import replace

from domain.inventory.claim import StockClaim
from domain.inventory.safety_stock_rule import SafetyStockRule, SafetyStockRuleSaved
from domain.inventory.stock_level import StockLevel
from domain.refusals import InvalidInput, raise_all
from domain.text import required_text_refusals
from operations.category_targets import category_target
from operations.change_stock import StockDecision, commit_stock
from operations.command import Command, Result
from operations.committing import commit
from operations.named_stock import check_location
from operations.reach import whole_stock_only
from operations.replaying import once
from operations.services import Services
from operations.set_safety_stock import target_refusals
from storage.change import Change, StreamEvent, StreamWrite
from storage.paging import Cursor, PageRequest
from storage.skus import SkuFilter

LEVELS_PER_CHANGE = 500
"""Others get their turn in between."""


async def set_category_safety_stock(
    services: Services,
    command: Command,
    *,
    category: str,
    location_code: str,
    target: int,
    levels_per_change: int = LEVELS_PER_CHANGE,
) -> Result:
    """Keep the target for levels to come, and set it where a level has no target of its own.

    The result names how many levels changed as `changed_levels`. The levels change in portions: when it is interrupted,
    a repeat sets the rest.
    """
    whole_stock_only(command.principal)
    refusals = target_refusals(target) + required_text_refusals(category, "Name the category.", "category")
    if command.expected_version is not None:
        message = "A category has no stock level whose version could be expected."
        refusals.append(InvalidInput(message, field=("expectedVersion",)))
    raise_all(refusals)
    rule = SafetyStockRule(location=location_code, category=category, target=target)
    return await once(services, command, lambda: _set(services, command, rule, levels_per_change))


async def _set(services: Services, command: Command, rule: SafetyStockRule, levels_per_change: int) -> Result:
    await check_location(services, command, rule.location)
    cause = f"sft_{services.new_key()}"
    await _keep(services, command, rule)
    changed = await _apply(services, command, rule, cause, levels_per_change)
    ids = {"stock_levels": [], "changed_levels": changed}
    change = Change(
        id=f"cmd_{services.new_key()}",
        organization=command.organization,
        occurred_at=services.now(),
        idempotency=command.claim(ids),
    )
    return await commit(services, change, ids)


async def _keep(services: Services, command: Command, rule: SafetyStockRule) -> None:
    """Write the rule, unless it is so already; the key is used up at the end alone."""

    async def decide(_: object) -> StockDecision:
        known = await services.storage.safety_stock_rules.get(command.organization, rule.location, rule.category)
        if known is not None and known.target == rule.target:
            return StockDecision(skus=())
        version = 0 if known is None else known.version
        state = SafetyStockRule(location=rule.location, category=rule.category, target=rule.target, version=version + 1)
        event = StreamEvent(data=SafetyStockRuleSaved(rule=state))
        write = StreamWrite(stream=state.stream, expected_version=version, state=state, events=(event,))
        return StockDecision(skus=(), writes=(write,))

    await commit_stock(services, replace(command, idempotency_key=None), rule.stream, decide)


async def _apply(
    services: Services, command: Command, rule: SafetyStockRule, cause: str, levels_per_change: int
) -> int:
    """Set the target of all levels there are; how many changed."""
    changed = 0
    after: Cursor | None = None
    while True:
        request = PageRequest(limit=levels_per_change, after=after)
        page = await services.storage.skus.page(command.organization, SkuFilter(category=rule.category), request)
        levels = await services.storage.stock_levels.get_many(
            command.organization, [(sku.code, rule.location) for sku in page.items]
        )
        claims = [category_target(rule, level.sku, cause) for level in levels if _differs(rule, level)]
        changed += await _commit(services, command, claims)
        if not page.has_next:
            return changed
        after = page.cursors[-1]


def _differs(rule: SafetyStockRule, level: StockLevel) -> bool:
    return category_target(rule, level.sku, "").decide(level) is not None


async def _commit(services: Services, command: Command, claims: Sequence[StockClaim]) -> int:
    if not claims:
        return 0
    change = Change(
        id=f"cmd_{services.new_key()}",
        organization=command.organization,
        occurred_at=services.now(),
        claims=tuple(claims),
    )
    result = await commit(services, change, {})
    of_rule = {(claim.sku, claim.location) for claim in claims}
    return sum(level.pair in of_rule for level in result.levels)
