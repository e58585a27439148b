"""Set when the stock of a SKU at a location counts as low."""

from domain.inventory.targets import SetLowStockThreshold
from domain.limits import QUANTITY_PER_LEVEL_MAX
from domain.number_rules import range_refusals
from domain.refusals import raise_all
from operations.change_stock import change_stock
from operations.command import Command, Result
from operations.services import Services


async def set_low_stock_threshold(
    services: Services, command: Command, *, sku: str, location_code: str, threshold: int
) -> Result:
    """With so many available units or fewer the stock is low; nothing is written when that is so already."""
    raise_all(range_refusals(threshold, "threshold", "threshold", least=0, most=QUANTITY_PER_LEVEL_MAX))
    cause = f"low_{services.new_key()}"
    claim = SetLowStockThreshold(sku=sku, location=location_code, threshold=threshold, cause=cause)
    return await change_stock(services, command, claim, unless_so=True)
