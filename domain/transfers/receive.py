"""Units of a transfer arrive, or are given up as lost."""

from collections.abc import Sequence

from domain.list_rules import repeated_refusals
from domain.orders.refusals import QuantityExceeded
from domain.refusals import IllegalTransition, InvalidInput, NotFound, Refusal, raise_all
from domain.text import required_text_refusals, text_refusals
from domain.transfers.events import ArrivedUnits, TransferReceived
from domain.transfers.stock_transfer import StockTransfer, TransferState

RECEIVE = "RECEIVE"


def receive_transfer(transfer: StockTransfer, lines: Sequence[ArrivedUnits], *, reason: str | None) -> TransferReceived:
    """What arrived of it, as often as something does.

    Raises IllegalTransition for a transfer that is closed, NotFound for a SKU that is not in it, InvalidInput for a line
    without units or a loss without its reason, QuantityExceeded for more units than are on their way.
    """
    if transfer.state is not TransferState.IN_TRANSIT:
        raise IllegalTransition(what=transfer.id, state=transfer.state, verb=RECEIVE, supported_actions=())
    refusals = text_refusals(reason, "reason")
    if any(line.lost > 0 for line in lines) and not refusals:
        refusals = required_text_refusals(reason or "", "Say why units are given up.", "reason")
    skus = [line.sku for line in lines]
    refusals += repeated_refusals(skus, "Each SKU may be named once.", of="lines", field="sku")
    for index, line in enumerate(lines):
        refusals += _line_refusals(transfer, line, ("lines", str(index)))
    raise_all(refusals)
    return TransferReceived(lines=tuple(lines), reason=reason)


def _line_refusals(transfer: StockTransfer, line: ArrivedUnits, at: tuple[str, ...]) -> list[Refusal]:
    sent = transfer.line(line.sku)
    if sent is None:
        return [NotFound(f"No {line.sku} in {transfer.id}.", field=(*at, "sku"))]
    if line.received < 0 or line.lost < 0:
        return [InvalidInput("Units are at least 0.", field=(*at, "received" if line.received < 0 else "lost"))]
    units = line.received + line.lost
    if units == 0:
        return [InvalidInput("Name at least one unit that arrived or is lost.", field=(*at, "received"))]
    if units > sent.outstanding:
        field = (*at, "received" if line.received else "lost")
        because = f"{transfer.id} has {sent.outstanding} on their way"
        return [
            QuantityExceeded(sku=line.sku, requested=units, available=sent.outstanding, because=because, field=field)
        ]
    return []
