"""The one way to change stock by hand: check what is named, then commit the claims."""

from collections.abc import Sequence

from domain.inventory.claim import AtVersion, StockClaim
from domain.inventory.stock_level import stock_level_id
from domain.refusals import NotFound
from operations.command import Command, Result
from operations.committing import commit
from operations.reach import InputPath
from operations.replaying import once
from operations.services import Services
from storage.change import Change


async def change_stock(
    services: Services, command: Command, claims: Sequence[StockClaim], *, skus_at: Sequence[InputPath] = (("sku",),)
) -> Result:
    """Make all claims true or none; the result names the levels as `stock_levels`.

    `skus_at` is where the input holds the SKU of each claim. Raises NotFound for a SKU or location that does not exist for the client, VersionConflict, and what a claim refuses.
    """
    return await once(services, command, lambda: _change(services, command, claims, skus_at))


async def _change(
    services: Services, command: Command, claims: Sequence[StockClaim], skus_at: Sequence[InputPath]
) -> Result:
    await _check_named(services, command, claims, skus_at)
    if command.expected_version is not None:
        claims = [AtVersion(claim=claim, expected_version=command.expected_version) for claim in claims]
    levels = list(dict.fromkeys(stock_level_id(claim.sku, claim.location) for claim in claims))
    change = Change(
        id=f"cmd_{services.new_key()}",
        organization=command.organization,
        occurred_at=services.now(),
        claims=tuple(claims),
        idempotency=command.claim({"stock_levels": levels}),
    )
    return await commit(services, change, {"stock_levels": levels})


async def _check_named(
    services: Services, command: Command, claims: Sequence[StockClaim], skus_at: Sequence[InputPath]
) -> None:
    locations = sorted({claim.location for claim in claims})
    codes = sorted({claim.sku for claim in claims})
    allowed = command.principal.locations
    for code in locations:
        location = await services.storage.locations.get(command.organization, code)
        if location is None or (allowed is not None and code not in allowed):
            raise NotFound(f"No location {code}.", field=("locationCode",))
    known = {sku.code for sku in await services.storage.skus.get_many(command.organization, codes)}
    for claim, at in zip(claims, skus_at, strict=True):
        if claim.sku not in known:
            raise NotFound(f"No SKU {claim.sku}.", field=at)
