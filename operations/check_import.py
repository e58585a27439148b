"""What is wrong with the rows of a file, found out before anything is written."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence

from domain.inventory.stock_level import Pair, StockLevel, by_pair
from domain.stock_imports.rows import Row, RowClaims, fitting
from domain.stock_imports.stock_import import ImportMode, RefusedRow, StockImport
from operations.claimed_rows import claimed_rows
from operations.services import Services


async def check_rows(
    services: Services, organization: str, batches: Iterable[Sequence[Row]], stock_import: StockImport
) -> AsyncIterator[RefusedRow]:
    """Every row that would be refused if the stock stayed as it is: what is sold meanwhile cannot be known.

    Rows of one SKU and location that follow each other are decided as if those before them had happened.
    """
    moved: dict[Pair, StockLevel] = {}
    for batch in batches:
        claimed = await claimed_rows(services, organization, batch, stock_import)
        levels = await _levels(services, organization, claimed.rows, moved)
        fit = fitting(claimed.rows, levels)
        if stock_import.mode is not ImportMode.SET:
            # In that mode no other row has the same SKU and location.
            moved.update(fit.levels)
        for refused in sorted((*claimed.refused, *fit.refused), key=lambda row: row.line):
            yield refused


async def _levels(
    services: Services, organization: str, rows: Sequence[RowClaims], moved: Mapping[Pair, StockLevel]
) -> dict[Pair, StockLevel]:
    pairs = list(dict.fromkeys(claimed.row.pair for claimed in rows))
    unread = [pair for pair in pairs if pair not in moved]
    read = await services.storage.stock_levels.get_many(organization, unread)
    return by_pair(read) | {pair: moved[pair] for pair in pairs if pair in moved}
