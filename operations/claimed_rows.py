"""Rows of an import with what they claim, those left out that name what does not exist."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from domain.inventory.claim import StockClaim
from domain.stock_imports.rows import ImportRow, Row, RowClaims, claims_of, refuse_unknown
from domain.stock_imports.stock_import import RefusedRow, StockImport
from operations.category_targets import with_category_targets
from operations.services import Services


class ClaimedRows(Struct, frozen=True, kw_only=True):
    """A batch of `count` rows: those that may fit the stock, and those that cannot be imported anyhow."""

    count: int
    rows: tuple[RowClaims, ...]
    refused: tuple[RefusedRow, ...]


async def claimed_rows(
    services: Services, organization: str, rows: Sequence[Row], stock_import: StockImport
) -> ClaimedRows:
    """The claims of the rows; new stock levels keep back what the category of their SKU says."""
    named = [row for row in rows if isinstance(row, ImportRow)]
    skus = await services.storage.skus.get_many(organization, list(dict.fromkeys(row.sku for row in named)))
    places = list(dict.fromkeys(row.location for row in named))
    locations = {location.code for location in await services.storage.locations.get_many(organization, places)}
    codes = {sku.code for sku in skus}
    known = refuse_unknown(rows, skus=codes.__contains__, locations=locations.__contains__)
    claimed = [_claims(row, stock_import) for row in known if isinstance(row, ImportRow)]
    claims = [claim for row in claimed for claim in row.claims]
    return ClaimedRows(
        count=len(rows),
        rows=_regrouped(claimed, await with_category_targets(services, organization, skus, claims)),
        refused=tuple(row for row in known if isinstance(row, RefusedRow)),
    )


def _claims(row: ImportRow, stock_import: StockImport) -> RowClaims:
    cause = f"{stock_import.id}-{row.line}"
    return claims_of(row, stock_import.mode, cause=cause, reason=f"import of {stock_import.file}")


def _regrouped(rows: Sequence[RowClaims], claims: Sequence[StockClaim]) -> tuple[RowClaims, ...]:
    """The rows with what was put before their claims."""
    remaining = iter(claims)
    grouped = []
    for row in rows:
        own: list[StockClaim] = []
        while not own or own[-1] is not row.claims[-1]:
            own.append(next(remaining))
        grouped.append(replace(row, claims=tuple(own)))
    return tuple(grouped)
