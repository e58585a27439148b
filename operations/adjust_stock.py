"""Correct what a location has on hand."""

from domain.inventory.adjustments import Adjust, StockBucket
from domain.limits import QUANTITY_PER_LEVEL_MAX
from domain.refusals import InvalidInput, raise_all
from domain.text import required_text_refusals
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
    bucket: StockBucket = StockBucket.AVAILABLE,
) -> Result:
    """Add units to a bucket or take them away.

    Refused beyond what is in the bucket and not promised, or when not `change_from_quantity` are on hand.
    """
    refusals = required_text_refusals(reason, "Say why the stock is adjusted.", "reason")
    if delta == 0 or abs(delta) > QUANTITY_PER_LEVEL_MAX:
        refusals.append(InvalidInput(f"The delta is not 0 and at most {QUANTITY_PER_LEVEL_MAX}.", field=("delta",)))
    raise_all(refusals)
    claim = Adjust(
        sku=sku,
        location=location_code,
        delta=delta,
        cause=f"adj_{services.new_key()}",
        reason=reason,
        bucket=bucket,
        change_from=change_from_quantity,
    )
    return await change_stock(services, command, claim)
