"""Send stock from one location to another."""

from collections.abc import Sequence
from datetime import datetime

from domain.inventory.refusals import InsufficientStock
from domain.inventory.transferring import TransferOut
from domain.list_rules import repeated_refusals, size_refusals
from domain.moment_rules import moment_refusals
from domain.number_rules import quantity_refusals
from domain.refusals import InvalidInput, raise_all
from domain.text import text_refusals
from domain.transfers.events import TransferSent, apply_transfer_event
from domain.transfers.stock_transfer import StockTransfer, TransferLine
from operations.change_stock import StockDecision, commit_stock
from operations.command import Command, Result
from operations.named_location import check_any_location
from operations.named_stock import check_location, check_skus, item_paths
from operations.reach import whole_stock_only
from operations.replaying import once
from operations.services import Services
from storage.change import document_write


async def transfer_stock(
    services: Services,
    command: Command,
    *,
    from_location_code: str,
    to_location_code: str,
    items: Sequence[TransferLine],
    expected_at: datetime,
    reference: str | None,
) -> Result:
    """Take available units of all items, or of none; the result names the transfer as `transfer`.

    A client that is limited to locations sends from these, to any location whose code it knows. Raises InsufficientStock
    for each item that lacks units.
    """
    whole_stock_only(command.principal)
    _check(items, from_location_code, to_location_code, expected_at, reference)
    transfer_id = f"trf_{services.new_key()}"

    async def decide(now: datetime) -> StockDecision:
        await _check_named(services, command, from_location_code, to_location_code, items)
        await _check_available(services, command, from_location_code, items)
        transfer = StockTransfer(
            id=transfer_id,
            from_location=from_location_code,
            to_location=to_location_code,
            lines=tuple(items),
            sent_at=now,
            expected_at=expected_at,
            reference=reference,
        )
        sent = TransferSent(transfer=transfer)
        return StockDecision(
            skus=(),
            claims=[
                TransferOut(sku=item.sku, location=from_location_code, quantity=item.quantity, cause=transfer_id)
                for item in items
            ],
            writes=(document_write(None, apply_transfer_event(None, sent), sent),),
            ids={"transfer": transfer_id},
        )

    turn, overtaken_by = f"transfers from {from_location_code}", (InsufficientStock,)
    return await once(
        services, command, lambda: commit_stock(services, command, turn, decide, overtaken_by=overtaken_by)
    )


def _check(
    items: Sequence[TransferLine], source: str, target: str, expected_at: datetime, reference: str | None
) -> None:
    raise_all(size_refusals(items, "items"))
    refusals = [*moment_refusals(expected_at, "expectedAt"), *text_refusals(reference, "reference")]
    if source == target:
        refusals.append(InvalidInput("Name another location than the one it is at.", field=("toLocationCode",)))
    for index, item in enumerate(items):
        refusals += quantity_refusals(item.quantity, "items", str(index), "quantity")
    skus = [item.sku for item in items]
    refusals += repeated_refusals(skus, "Each SKU may be named once.", of="items", field="sku")
    raise_all(refusals)


async def _check_named(
    services: Services, command: Command, source: str, target: str, items: Sequence[TransferLine]
) -> None:
    await check_location(services, command, source, at=("fromLocationCode",))
    await check_any_location(services, command.organization, target, ("toLocationCode",))
    await check_skus(services, command, [item.sku for item in items], item_paths(items, "sku"))


async def _check_available(services: Services, command: Command, source: str, items: Sequence[TransferLine]) -> None:
    """Tell of all items what they lack; between this look and the commit others may still be faster."""
    levels = await services.storage.stock_levels.get_many(command.organization, [(item.sku, source) for item in items])
    available = {level.sku: level.available for level in levels}
    raise_all(
        [
            InsufficientStock(sku=item.sku, requested=item.quantity, available=units, field=path)
            for item, path in zip(items, item_paths(items, "quantity"), strict=True)
            if (units := available.get(item.sku, 0)) < item.quantity
        ]
    )
