"""Correct what a location has on hand."""

from domain.inventory.adjustments import Adjust
from domain.limits import QUANTITY_PER_LEVEL_MAX
from domain.refusals import InvalidInput, Refusal, raise_all
from domain.text import text_refusals
from operations.change_stock import change_stock
from operations.command import Command, Result
from operations.services import Services


async def adjust_stock(
    services: Services,
    command: Command,
    *,
    sku: str,
    location_code: str,
    delta: int,
    reason: str,
    change_from_quantity: int | None,
) -> Result:
    """Add or take units; refused beyond what is not promised, or when not `change_from_quantity` are on hand."""
    refusals: list[Refusal] = text_refusals(reason, "reason")
    if not reason.strip():
        refusals.append(InvalidInput("Say why the stock is adjusted.", field=("reason",)))
    if delta == 0 or abs(delta) > QUANTITY_PER_LEVEL_MAX:
        refusals.append(InvalidInput(f"The delta is not 0 and at most {QUANTITY_PER_LEVEL_MAX}.", field=("delta",)))
    raise_all(refusals)
    claim = Adjust(
        sku=sku,
        location=location_code,
        delta=delta,
        cause=f"adj_{services.new_key()}",
        reason=reason,
        change_from=change_from_quantity,
    )
    return await change_stock(services, command, [claim])
