"""Units arrive at a location."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.inventory.claims import Receive
from domain.limits import LIST_ITEMS_MAX, QUANTITY_PER_LEVEL_MAX
from domain.refusals import InvalidInput, Refusal, raise_all
from domain.text import text_refusals
from operations.change_stock import change_stock
from operations.command import Command, Result
from operations.services import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedItem:
    sku: str
    quantity: int


async def receive_stock(
    services: Services, command: Command, *, location_code: str, items: Sequence[ReceivedItem], reason: str | None
) -> Result:
    """Receive all items or none: safety stock fills up to its target, the rest becomes available."""
    refusals: list[Refusal] = text_refusals(reason, "reason")
    if not 1 <= len(items) <= LIST_ITEMS_MAX:
        refusals.append(InvalidInput(f"1 to {LIST_ITEMS_MAX} items.", field=("items",)))
    for index, item in enumerate(items):
        if not 1 <= item.quantity <= QUANTITY_PER_LEVEL_MAX:
            refusals.append(
                InvalidInput(
                    f"The quantity is between 1 and {QUANTITY_PER_LEVEL_MAX}.", field=("items", str(index), "quantity")
                )
            )
    raise_all(refusals)
    cause = f"rcv_{services.new_key()}"
    claims = [
        Receive(sku=item.sku, location=location_code, quantity=item.quantity, cause=cause, reason=reason)
        for item in items
    ]
    skus_at = [("items", str(index), "sku") for index in range(len(items))]
    return await change_stock(services, command, claims, skus_at=skus_at)
