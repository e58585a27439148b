"""Stock claims of units that change hands: from a fulfillment order's location back to its stock, or out."""

from collections.abc import Iterable, Mapping

from domain.channels.stock_share import ALL_OF_IT, StockShare
from domain.inventory.claim import StockClaim
from domain.inventory.claims import Allocate, Deallocate, FreedTo
from domain.orders.fulfillment_order import FulfillmentOrder, LineUnits, RejectionReason

FREED_TO = {
    RejectionReason.DAMAGED: FreedTo.DAMAGED,
    RejectionReason.NO_STOCK: FreedTo.QUALITY_CONTROL,
    RejectionReason.MISMATCH: FreedTo.QUALITY_CONTROL,
}
"""Where rejected units go: what could not be found or is another item waits for a count and is not promised again."""


def deallocate(
    part: FulfillmentOrder,
    lines: Iterable[LineUnits],
    *,
    cause: str,
    freed_to: FreedTo = FreedTo.AVAILABLE,
    reason: str | None = None,
) -> tuple[StockClaim, ...]:
    """Give the promised units of a fulfillment order back to its location."""
    return tuple(
        Deallocate(sku=sku, location=part.location, quantity=quantity, cause=cause, freed_to=freed_to, reason=reason)
        for sku, quantity in units_by_sku(part, lines).items()
    )


def deallocate_all(part: FulfillmentOrder) -> tuple[StockClaim, ...]:
    """Give everything that a fulfillment order has not shipped back to its location, as it is routed again."""
    lines = [LineUnits(line_id=line.line_id, quantity=line.remaining) for line in part.lines if line.remaining]
    return deallocate(part, lines, cause=part.id, reason="rerouted")


def units_given_back(claims: Iterable[StockClaim]) -> dict[tuple[str, str], int]:
    """Units by SKU and location that these claims take from an order and make available."""
    units: dict[tuple[str, str], int] = {}
    for claim in claims:
        if isinstance(claim, Deallocate) and claim.freed_to is FreedTo.AVAILABLE:
            pair = claim.sku, claim.location
            units[pair] = units.get(pair, 0) + claim.quantity
    return units


def allocate(
    part: FulfillmentOrder,
    *,
    cause: str,
    share: StockShare = ALL_OF_IT,
    own: Mapping[tuple[str, str], int] | None = None,
) -> tuple[StockClaim, ...]:
    """Promise the units of a new fulfillment order at its location, of those that the order's channel may have.

    `own` are units by SKU and location that the order gives back in the same change.
    """
    units: dict[str, int] = {}
    for line in part.lines:
        units[line.sku] = units.get(line.sku, 0) + line.quantity
    return tuple(
        [
            Allocate(
                sku=sku,
                location=part.location,
                quantity=quantity,
                cause=cause,
                share=share,
                own=0 if own is None else own.get((sku, part.location), 0),
            )
            for sku, quantity in units.items()
        ]
    )


def units_by_sku(part: FulfillmentOrder, lines: Iterable[LineUnits]) -> dict[str, int]:
    """Units per SKU, as several lines may share one."""
    units: dict[str, int] = {}
    for selected in lines:
        line = part.line(selected.line_id)
        assert line is not None
        units[line.sku] = units.get(line.sku, 0) + selected.quantity
    return units
