"""What each item of a bulk mutation does: the operation that a mutation of its own would run."""

from collections.abc import Awaitable, Callable
from typing import Any

from msgspec.structs import replace

from operations.adjust_stock import adjust_stock
from operations.bulk_change_stock import Operation
from operations.command import Command, Result
from operations.receive_stock import ReceivedItem, receive_stock
from operations.reclassify_stock import reclassify_stock
from operations.record_incoming_supply import record_incoming_supply
from operations.services import Services
from operations.set_low_stock_threshold import set_low_stock_threshold
from operations.set_safety_stock import set_safety_stock
from resolvers.given import given_supply
from schema.inventory.bulk import (
    BulkAdjustmentInput,
    BulkReceiptInput,
    BulkReclassificationInput,
    BulkSafetyStockInput,
    BulkStockItemInput,
    BulkThresholdInput,
)
from schema.inventory.incoming_supply import ExpectedSupplyInput


def name_of(item: BulkStockItemInput) -> str:
    """The published name of the one change that is given."""
    return _ITEMS[_field(item)][0]


def operation_of(item: BulkStockItemInput) -> Operation:
    """What makes the change."""
    field = _field(item)
    run, given = _ITEMS[field][1], getattr(item, field)
    return lambda services, command: run(services, _expecting(command, given), given)


def _field(item: BulkStockItemInput) -> str:
    return next(field for field in _ITEMS if getattr(item, field) is not None)


def _expecting(command: Command, given: Any) -> Command:
    return replace(command, expected_version=getattr(given, "expected_version", None))


async def _receive(services: Services, command: Command, given: BulkReceiptInput) -> Result:
    item = ReceivedItem(
        sku=given.sku,
        quantity=given.quantity,
        supply_id=given.supply_id,
        supply_reference=given.supply_reference,
    )
    return await receive_stock(services, command, location_code=given.location_code, items=[item], reason=given.reason)


async def _adjust(services: Services, command: Command, given: BulkAdjustmentInput) -> Result:
    return await adjust_stock(
        services,
        command,
        sku=given.sku,
        location_code=given.location_code,
        delta=given.delta,
        reason=given.reason,
        change_from_quantity=given.change_from_quantity,
        bucket=given.bucket,
    )


async def _reclassify(services: Services, command: Command, given: BulkReclassificationInput) -> Result:
    return await reclassify_stock(
        services,
        command,
        sku=given.sku,
        location_code=given.location_code,
        source=given.source,
        target=given.target,
        quantity=given.quantity,
        reason=given.reason,
    )


async def _set_safety_stock(services: Services, command: Command, given: BulkSafetyStockInput) -> Result:
    return await set_safety_stock(
        services, command, sku=given.sku, location_code=given.location_code, target=given.target
    )


async def _set_threshold(services: Services, command: Command, given: BulkThresholdInput) -> Result:
    return await set_low_stock_threshold(
        services, command, sku=given.sku, location_code=given.location_code, threshold=given.threshold
    )


async def _record_supply(services: Services, command: Command, given: ExpectedSupplyInput) -> Result:
    return await record_incoming_supply(services, command, items=[given_supply(given)])


Run = Callable[[Services, Command, Any], Awaitable[Result]]

_ITEMS: dict[str, tuple[str, Run]] = {
    "receive": ("receive", _receive),
    "adjust": ("adjust", _adjust),
    "reclassify": ("reclassify", _reclassify),
    "set_safety_stock": ("setSafetyStock", _set_safety_stock),
    "set_low_stock_threshold": ("setLowStockThreshold", _set_threshold),
    "record_incoming_supply": ("recordIncomingSupply", _record_supply),
}
"""For each field of an item its published name, and what it does."""
