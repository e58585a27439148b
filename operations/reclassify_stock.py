"""Move units between buckets."""

from domain.inventory.adjustments import Reclassify, StockBucket
from domain.limits import QUANTITY_PER_LEVEL_MAX
from domain.refusals import InvalidInput, raise_all
from domain.text import said_why
from operations.change_stock import change_stock
from operations.command import Command, Result
from operations.services import Services


async def reclassify_stock(
    services: Services,
    command: Command,
    *,
    sku: str,
    location_code: str,
    source: StockBucket,
    target: StockBucket,
    quantity: int,
    reason: str,
) -> Result:
    """Move units that nobody is promised; what becomes available fills up the safety stock first."""
    refusals = said_why(reason, "Say why the units move.", "reason")
    if not 1 <= quantity <= QUANTITY_PER_LEVEL_MAX:
        message = f"The quantity is between 1 and {QUANTITY_PER_LEVEL_MAX}."
        refusals.append(InvalidInput(message, field=("quantity",)))
    if source is target:
        refusals.append(InvalidInput("Name another bucket than the one they are in.", field=("to",)))
    raise_all(refusals)
    claim = Reclassify(
        sku=sku,
        location=location_code,
        source=source,
        target=target,
        quantity=quantity,
        cause=f"rcl_{services.new_key()}",
        reason=reason,
    )
    return await change_stock(services, command, [claim])
