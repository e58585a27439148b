"""Receive what another location sent."""

from collections.abc import Sequence
from datetime import datetime

from domain.access.refusals import NotPermitted
from domain.access.view import sees_location
from domain.inventory.transferring import TransferIn
from domain.list_rules import size_refusals
from domain.refusals import NotFound, VersionConflict, raise_all
from domain.transfers.events import ArrivedUnits, apply_transfer_event
from domain.transfers.receive import receive_transfer as receive
from operations.change_stock import StockDecision, commit_stock
from operations.command import Command, Result
from operations.reach import whole_stock_only
from operations.replaying import once
from operations.services import Services
from storage.change import document_write


async def receive_transfer(
    services: Services, command: Command, *, transfer_id: str, lines: Sequence[ArrivedUnits], reason: str | None
) -> Result:
    """Units that arrived become stock, lost ones leave the transfer; the result names it as `transfer`.

    A client that is limited to locations receives at these.
    """
    whole_stock_only(command.principal)
    raise_all(size_refusals(lines, "lines"))

    async def decide(_: datetime) -> StockDecision:
        return await _decide(services, command, transfer_id, lines, reason)

    return await once(services, command, lambda: commit_stock(services, command, transfer_id, decide))


async def _decide(
    services: Services, command: Command, transfer_id: str, lines: Sequence[ArrivedUnits], reason: str | None
) -> StockDecision:
    limits = command.principal.locations
    transfer = await services.storage.stock_transfers.get(command.organization, transfer_id, locations=limits)
    if transfer is None:
        raise NotFound(f"No transfer {transfer_id}.", field=("id",))
    if command.expected_version not in (None, transfer.version):
        raise VersionConflict(expected=command.expected_version or 0, actual=transfer.version)
    if not sees_location(command.principal, transfer.to_location):
        raise NotPermitted(f"It goes to {transfer.to_location}, which this key is not for.", field=("id",))
    received = receive(transfer, lines, reason=reason)
    arrived = [line for line in received.lines if line.received]
    return StockDecision(
        skus=await services.storage.skus.get_many(command.organization, [line.sku for line in arrived]),
        claims=[
            TransferIn(sku=line.sku, location=transfer.to_location, quantity=line.received, cause=transfer.id)
            for line in arrived
        ],
        writes=(document_write(transfer, apply_transfer_event(transfer, received), received),),
        ids={"transfer": transfer.id},
    )
