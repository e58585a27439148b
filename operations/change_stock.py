"""The one way to change stock by hand: check what is named, then commit the claims."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct, field

from domain.catalog.sku import Sku
from domain.inventory.claim import AtVersion, StockClaim
from domain.inventory.stock_level import StockLevel, stock_level_id
from domain.refusals import Refusal
from operations.category_targets import settle_category_targets, with_category_targets
from operations.command import Command, Result
from operations.committing import commit
from operations.deciding_again import Overtaken, decide_until_true
from operations.named_stock import check_location, check_skus
from operations.reach import whole_stock_only
from operations.replaying import once
from operations.services import Services
from storage.change import Change, StreamWrite
from storage.errors import StaleWrite


class StockDecision(Struct, frozen=True, kw_only=True):
    """Claims, and what is written with them; `skus` are those of the claims. Without either nothing changes."""

    skus: Sequence[Sku]
    claims: Sequence[StockClaim] = ()
    writes: tuple[StreamWrite, ...] = ()
    ids: Mapping[str, Any] = field(default_factory=dict)


Decide = Callable[[datetime], Awaitable[StockDecision]]


async def change_stock(
    services: Services,
    command: Command,
    claim: StockClaim,
    *,
    unless_so: bool = False,
) -> Result:
    """Make a claim true; the result names its level as `stock_levels`.

    With `unless_so` nothing is written when the level is as claimed already. Raises NotFound for a SKU or location that
    does not exist for the client, VersionConflict, and what the claim refuses.
    """
    whole_stock_only(command.principal)

    async def decide(_: datetime) -> StockDecision:
        await check_location(services, command, claim.location)
        skus = await check_skus(services, command, [claim.sku], [("sku",)])
        ids = {"stock_levels": [stock_level_id(claim.sku, claim.location)]}
        expected = _expecting(command, claim)
        if unless_so and await _is_so(services, command, expected):
            return StockDecision(skus=skus, ids=ids)
        return StockDecision(skus=skus, claims=[expected], ids=ids)

    return await once(services, command, lambda: commit_stock(services, command, "", decide))


async def commit_stock(
    services: Services,
    command: Command,
    turn: str,
    decide: Decide,
    *,
    overtaken_by: tuple[type[Refusal], ...] = (),
) -> Result:
    """Make a decision true, and decide again when others changed its documents first.

    Whoever was overtaken waits for its turn on what `turn` names. `overtaken_by` are refusals of claims which say that
    the stock is no longer what was decided on. Raises VersionConflict when a version was expected, and whatever else
    `decide` or a claim refuses.
    """

    async def run() -> Result:
        return await _decide_and_commit(services, command, turn, decide, overtaken_by)

    return await decide_until_true(services, command, turn, run)


async def _decide_and_commit(
    services: Services, command: Command, turn: str, decide: Decide, overtaken_by: tuple[type[Refusal], ...]
) -> Result:
    decision = await decide(services.now())
    try:
        return await _commit(services, command, decision)
    except overtaken_by as refusal:
        raise Overtaken(StaleWrite(stream=turn, expected=0, actual=0)) from refusal


async def _commit(services: Services, command: Command, decision: StockDecision) -> Result:
    if not decision.claims and not decision.writes:
        return Result(ids=decision.ids)
    organization = command.organization
    claims = await with_category_targets(services, organization, decision.skus, decision.claims)
    change = Change(
        id=f"cmd_{services.new_key()}",
        organization=organization,
        occurred_at=services.now(),
        claims=claims,
        writes=decision.writes,
        idempotency=command.claim(decision.ids),
    )
    result = await commit(services, change, decision.ids)
    created = [level.pair for level in result.levels if _may_be_new(level, claims)]
    if created:
        await settle_category_targets(services, organization, decision.skus, created, change.id)
    return result


def _may_be_new(level: StockLevel, claims: Sequence[StockClaim]) -> bool:
    """Whether the level may not have been there before: no claim leads to more than two events."""
    of_level = sum((claim.sku, claim.location) == level.pair for claim in claims)
    return level.version <= 2 * of_level


def _expecting(command: Command, claim: StockClaim) -> StockClaim:
    expected = command.expected_version
    return claim if expected is None else AtVersion(claim=claim, expected_version=expected)


async def _is_so(services: Services, command: Command, claim: StockClaim) -> bool:
    """Whether the claim would change nothing now."""
    level = await services.storage.stock_levels.get(command.organization, claim.sku, claim.location)
    return claim.decide(level or StockLevel(sku=claim.sku, location=claim.location)) is None
