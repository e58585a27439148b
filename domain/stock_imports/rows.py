"""Rows of an import: what each claims, and which of them fit the stock."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from domain.inventory.adjustments import Adjust
from domain.inventory.claim import StockClaim
from domain.inventory.claims import Receive
from domain.inventory.counting import SetOnHand
from domain.inventory.movements import apply_movement
from domain.inventory.stock_level import Pair, StockLevel
from domain.inventory.targets import SetLowStockThreshold, SetSafetyStock
from domain.limits import QUANTITY_PER_LEVEL_MAX
from domain.refusals import Refusal
from domain.stock_imports.stock_import import ImportMode, RefusedRow


class ImportRow(Struct, frozen=True, kw_only=True):
    """What a row asks for; what is None stays as it is."""

    line: int
    sku: str
    location: str
    quantity: int
    reason: str | None = None
    safety_stock: int | None = None
    low_stock_threshold: int | None = None

    @property
    def pair(self) -> Pair:
        return self.sku, self.location


Row = ImportRow | RefusedRow


class RowClaims(Struct, frozen=True, kw_only=True):
    """A row with its claims: all of them, or none."""

    row: ImportRow
    claims: tuple[StockClaim, ...]


def quantity_problem(mode: ImportMode, quantity: int) -> str | None:
    """What is wrong with the quantity of a row, if anything."""
    if mode is ImportMode.SET and not 0 <= quantity <= QUANTITY_PER_LEVEL_MAX:
        return f"the quantity on hand is between 0 and {QUANTITY_PER_LEVEL_MAX}"
    if mode is ImportMode.RECEIVE and not 1 <= quantity <= QUANTITY_PER_LEVEL_MAX:
        return f"the quantity received is between 1 and {QUANTITY_PER_LEVEL_MAX}"
    if mode is ImportMode.ADJUST and not 1 <= abs(quantity) <= QUANTITY_PER_LEVEL_MAX:
        return f"the quantity to adjust by is not 0, and at most {QUANTITY_PER_LEVEL_MAX}"
    return None


def claims_of(row: ImportRow, mode: ImportMode, *, cause: str, reason: str) -> RowClaims:
    """The claims of a row; targets come first, so that what arrives fills them. `reason` is for rows without one."""
    at: dict[str, Any] = {"sku": row.sku, "location": row.location, "cause": cause}
    claims: list[StockClaim] = []
    if row.safety_stock is not None:
        claims.append(SetSafetyStock(**at, target=row.safety_stock))
    if row.low_stock_threshold is not None:
        claims.append(SetLowStockThreshold(**at, threshold=row.low_stock_threshold))
    why = row.reason or reason
    match mode:
        case ImportMode.SET:
            claims.append(SetOnHand(**at, quantity=row.quantity, reason=why))
        case ImportMode.RECEIVE:
            claims.append(Receive(**at, quantity=row.quantity, reason=why))
        case ImportMode.ADJUST:
            claims.append(Adjust(**at, delta=row.quantity, reason=why))
    return RowClaims(row=row, claims=tuple(claims))


class Fitting(Struct, frozen=True, kw_only=True):
    """Rows that fit, those that do not, and the levels once the fitting ones have happened."""

    rows: tuple[RowClaims, ...]
    refused: tuple[RefusedRow, ...]
    levels: Mapping[Pair, StockLevel]


def fitting(rows: Iterable[RowClaims], levels: Mapping[Pair, StockLevel]) -> Fitting:
    """Decide the rows one after the other on these levels; those that are absent were never moved."""
    fit: list[RowClaims] = []
    refused: list[RefusedRow] = []
    moved = dict(levels)
    for row_claims in rows:
        row = row_claims.row
        level = moved.get(row.pair) or StockLevel(sku=row.sku, location=row.location)
        try:
            moved[row.pair] = _after(level, row_claims)
        except Refusal as refusal:
            refused.append(RefusedRow(line=row.line, reason=refusal.message))
        else:
            fit.append(row_claims)
    return Fitting(rows=tuple(fit), refused=tuple(refused), levels=moved)


def _after(level: StockLevel, row: RowClaims) -> StockLevel:
    for claim in row.claims:
        movement = claim.decide(level)
        if movement is not None:
            level = apply_movement(level, movement)
    return level


def refuse_repeated(rows: Iterable[Row]) -> Iterator[Row]:
    """Let a SKU and a location have one row: which of several holds cannot be known, so only the first is taken."""
    lines: dict[Pair, int] = {}
    for row in rows:
        if isinstance(row, ImportRow) and (first := lines.setdefault(row.pair, row.line)) != row.line:
            yield RefusedRow(line=row.line, reason=f"line {first} has this SKU and location already")
        else:
            yield row


def refuse_unknown(rows: Iterable[Row], *, skus: Callable[[str], bool], locations: Callable[[str], bool]) -> list[Row]:
    """Refuse rows that name what does not exist."""
    return [_known(row, skus, locations) for row in rows]


def _known(row: Row, skus: Callable[[str], bool], locations: Callable[[str], bool]) -> Row:
    if isinstance(row, RefusedRow):
        return row
    missing = [f"no SKU {row.sku}"] if not skus(row.sku) else []
    missing += [f"no location {row.location}"] if not locations(row.location) else []
    return RefusedRow(line=row.line, reason="; ".join(missing)) if missing else row
