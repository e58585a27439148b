"""Create or replace a carrier service."""

from domain.delivery.carrier_service import CarrierService
from domain.delivery.rules import carrier_service_refusals
from domain.refusals import raise_all
from operations.command import Command, Result
from operations.reach import unlimited_only
from operations.save_catalog_entry import save_catalog_entry
from operations.services import Services


async def save_carrier_service(services: Services, command: Command, *, carrier_service: CarrierService) -> Result:
    """Save it; the result names it as `code`. What was promised before stays promised."""
    unlimited_only(command.principal)
    raise_all(carrier_service_refusals(carrier_service))
    return await save_catalog_entry(services, command, carrier_service)
