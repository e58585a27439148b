"""What can happen to a transfer, and how it changes by that."""

from typing import ClassVar

from msgspec import Struct
from msgspec.structs import replace

from domain.transfers.stock_transfer import StockTransfer, TransferLine, TransferState


class TransferSent(Struct, frozen=True, kw_only=True):
    """The units have left."""

    TYPE: ClassVar[str] = "transfer.sent"

    transfer: StockTransfer


class ArrivedUnits(Struct, frozen=True, kw_only=True):
    """Units of one SKU that arrived, and units that never will."""

    sku: str
    received: int = 0
    lost: int = 0


class TransferReceived(Struct, frozen=True, kw_only=True):
    """Units of it arrived or are given up; `reason` says why some were lost."""

    TYPE: ClassVar[str] = "transfer.received"

    lines: tuple[ArrivedUnits, ...]
    reason: str | None = None


TransferEvent = TransferSent | TransferReceived


def apply_transfer_event(transfer: StockTransfer | None, event: TransferEvent) -> StockTransfer:
    """The transfer after the event, one version further."""
    if isinstance(event, TransferSent):
        assert transfer is None
        return replace(event.transfer, version=1)
    assert transfer is not None
    assert transfer.state is TransferState.IN_TRANSIT
    arrived = {units.sku: units for units in event.lines}
    lines = tuple(_arrived(line, arrived.get(line.sku)) for line in transfer.lines)
    closed = all(line.outstanding == 0 for line in lines)
    state = TransferState.CLOSED if closed else TransferState.IN_TRANSIT
    return replace(transfer, lines=lines, state=state, version=transfer.version + 1)


def _arrived(line: TransferLine, units: ArrivedUnits | None) -> TransferLine:
    if units is None:
        return line
    after = replace(line, received=line.received + units.received, lost=line.lost + units.lost)
    assert after.outstanding >= 0
    return after
