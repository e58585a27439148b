"""Set how many units of a SKU a location keeps back."""

from domain.inventory.targets import SetSafetyStock
from domain.limits import QUANTITY_PER_LEVEL_MAX
from domain.refusals import InvalidInput
from operations.change_stock import change_stock
from operations.command import Command, Result
from operations.services import Services


async def set_safety_stock(
    services: Services, command: Command, *, sku: str, location_code: str, target: int
) -> Result:
    """Raising the target takes what is available, lowering it frees; units that arrive fill it up first.

    From then on the level does not follow the category of its SKU.
    """
    check_target(target)
    claim = SetSafetyStock(sku=sku, location=location_code, target=target, cause=f"sft_{services.new_key()}")
    return await change_stock(services, command, [claim])


def check_target(target: int) -> None:
    """Raise InvalidInput for a target that no level can have."""
    if not 0 <= target <= QUANTITY_PER_LEVEL_MAX:
        raise InvalidInput(f"The target is between 0 and {QUANTITY_PER_LEVEL_MAX}.", field=("target",))
