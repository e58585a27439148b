"""Create or replace a SKU."""

from domain.catalog.rules import sku_refusals
from domain.catalog.sku import Sku
from domain.refusals import raise_all
from operations.command import Command, Result
from operations.reach import unlimited_only
from operations.save_catalog_entry import save_catalog_entry
from operations.services import Services


async def save_sku(services: Services, command: Command, *, sku: Sku) -> Result:
    """Save it; the result names it as `code`."""
    unlimited_only(command.principal)
    raise_all(sku_refusals(sku))
    return await save_catalog_entry(services, command, sku)
