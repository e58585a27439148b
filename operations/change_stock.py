"""The one way to change stock by hand: check what is named, then commit the claims."""

from collections.abc import Sequence

from domain.inventory.claims import AtVersion, StockClaim
from domain.inventory.stock_level import stock_level_id
from domain.refusals import NotFound
from operations.command import Command, Result
from operations.committing import commit
from operations.replaying import replayed
from operations.services import Services
from storage.change import Change


async def change_stock(services: Services, command: Command, claims: Sequence[StockClaim]) -> Result:
    """Make all claims true or none; the result names the levels as `stock_levels`.

    Raises NotFound for a SKU or location that does not exist for the client, VersionConflict, and what a claim refuses.
    """
    if (earlier := await replayed(services, command)) is not None:
        return earlier
    await _check_named(services, command, claims)
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


async def _check_named(services: Services, command: Command, claims: Sequence[StockClaim]) -> None:
    locations = sorted({claim.location for claim in claims})
    codes = sorted({claim.sku for claim in claims})
    allowed = command.principal.locations
    for code in locations:
        location = await services.storage.locations.get(command.organization, code)
        if location is None or (allowed is not None and code not in allowed):
            raise NotFound(f"No location {code}.", field=("locationCode",))
    known = {sku.code for sku in await services.storage.skus.get_many(command.organization, codes)}
    for index, claim in enumerate(claims):
        if claim.sku not in known:
            field = ("items", str(index), "sku") if len(claims) > 1 else ("sku",)
            raise NotFound(f"No SKU {claim.sku}.", field=field)
