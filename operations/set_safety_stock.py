"""Set how many units of a SKU a location keeps back."""

from domain.inventory.targets import SetSafetyStock
from domain.limits import QUANTITY_PER_LEVEL_MAX
from domain.number_rules import range_refusals
from domain.refusals import Refusal, raise_all
from operations.change_stock import change_stock
from operations.command import Command, Result
from operations.services import Services


async def set_safety_stock(
    services: Services, command: Command, *, sku: str, location_code: str, target: int
) -> Result:
    """Raising the target takes what is available, lowering it frees; units that arrive fill it up first.

    From then on the level does not follow the category of its SKU.
    """
    raise_all(target_refusals(target))
    claim = SetSafetyStock(sku=sku, location=location_code, target=target, cause=f"sft_{services.new_key()}")
    return await change_stock(services, command, claim)


def target_refusals(target: int) -> list[Refusal]:
    """What is wrong with a target, if anything: no level can have it."""
    return range_refusals(target, "target", "target", least=0, most=QUANTITY_PER_LEVEL_MAX)
