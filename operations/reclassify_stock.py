"""Move units between buckets."""

from domain.inventory.adjustments import Reclassify, StockBucket
from domain.number_rules import quantity_refusals
from domain.refusals import InvalidInput, raise_all
from domain.text import required_text_refusals
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
    refusals = required_text_refusals(reason, "Say why the units move.", "reason")
    refusals += quantity_refusals(quantity, "quantity")
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
    return await change_stock(services, command, claim)
