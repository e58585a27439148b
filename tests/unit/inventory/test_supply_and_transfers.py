"""Incoming supply and transfers as their events lead to them."""

from datetime import timedelta

import pytest

from domain.fold import fold
from domain.orders.refusals import QuantityExceeded
from domain.refusals import IllegalTransition, InvalidInput, NotFound
from domain.supply.events import IncomingSupplyCorrected, IncomingSupplyReceived, IncomingSupplyRecorded
from domain.supply.incoming_supply import IncomingSupply, SupplyState
from domain.supply.record import ExpectedSupply, receive_supply, record_supply
from domain.transfers.events import ArrivedUnits, TransferReceived, TransferSent
from domain.transfers.receive import receive_transfer
from domain.transfers.stock_transfer import StockTransfer, TransferLine, TransferState
from tests.unit.orders.builders import LATER, NOW

FIELD = ("items", "0")
SUPPLY = IncomingSupply(sku="TEA", location="NYC", reference="PO-1", quantity=10, expected_at=NOW)
LINES = (TransferLine(sku="TEA", quantity=5), TransferLine(sku="CUP", quantity=2))
TRANSFER = StockTransfer(
    id="trf_T", from_location="NYC", to_location="LAX", lines=LINES, sent_at=NOW, expected_at=LATER
)


def supply_after(*events: IncomingSupplyCorrected | IncomingSupplyReceived) -> IncomingSupply:
    state = fold([IncomingSupplyRecorded(supply=SUPPLY), *events])
    assert isinstance(state, IncomingSupply)
    return state


def expected(quantity: int, hours: int = 0) -> ExpectedSupply:
    return ExpectedSupply(
        reference="PO-1", sku="TEA", location="NYC", quantity=quantity, expected_at=NOW + timedelta(hours=hours)
    )


@pytest.mark.parametrize(
    ("events", "state", "outstanding"),
    [
        ((), SupplyState.EXPECTED, 10),
        ((IncomingSupplyReceived(quantity=9),), SupplyState.EXPECTED, 1),
        ((IncomingSupplyReceived(quantity=10),), SupplyState.RECEIVED, 0),
        ((IncomingSupplyReceived(quantity=12),), SupplyState.RECEIVED, 0),
        ((IncomingSupplyCorrected(quantity=0, expected_at=NOW),), SupplyState.CANCELLED, 0),
        (
            (IncomingSupplyReceived(quantity=4), IncomingSupplyCorrected(quantity=4, expected_at=NOW)),
            SupplyState.RECEIVED,
            0,
        ),
        (
            (IncomingSupplyReceived(quantity=10), IncomingSupplyCorrected(quantity=12, expected_at=NOW)),
            SupplyState.EXPECTED,
            2,
        ),
    ],
)
def test_supply_is_what_is_still_to_come(
    events: tuple[IncomingSupplyCorrected | IncomingSupplyReceived, ...], state: SupplyState, outstanding: int
) -> None:
    supply = supply_after(*events)
    assert (supply.state, supply.outstanding, supply.version) == (state, outstanding, 1 + len(events))


def test_supply_is_recorded_once_and_corrected_after_that() -> None:
    recorded = record_supply(None, expected(10), field=FIELD)
    assert recorded == IncomingSupplyRecorded(supply=SUPPLY)
    known = supply_after()
    assert record_supply(known, expected(10), field=FIELD) is None
    assert record_supply(known, expected(10, hours=2), field=FIELD) == IncomingSupplyCorrected(
        quantity=10, expected_at=NOW + timedelta(hours=2)
    )


def test_supply_is_never_less_than_what_has_arrived() -> None:
    known = supply_after(IncomingSupplyReceived(quantity=12))
    with pytest.raises(InvalidInput) as refused:
        record_supply(known, expected(11), field=FIELD)
    assert refused.value.field == (*FIELD, "quantity")
    assert record_supply(known, expected(12), field=FIELD) is not None
    assert record_supply(known, expected(10, hours=1), field=FIELD) is not None


def test_what_is_not_expected_is_neither_cancelled_nor_received() -> None:
    with pytest.raises(NotFound):
        record_supply(None, expected(0), field=FIELD)
    with pytest.raises(IllegalTransition):
        receive_supply(supply_after(IncomingSupplyCorrected(quantity=0, expected_at=NOW)), 1)


def transfer_after(*events: TransferReceived) -> StockTransfer:
    state = fold([TransferSent(transfer=TRANSFER), *events])
    assert isinstance(state, StockTransfer)
    return state


def test_a_transfer_closes_when_nothing_is_on_its_way() -> None:
    some = receive_transfer(transfer_after(), [ArrivedUnits(sku="TEA", received=3, lost=1)], reason="fell off")
    transfer = transfer_after(some)
    assert (transfer.state, transfer.lines[0].outstanding) == (TransferState.IN_TRANSIT, 1)
    rest = [ArrivedUnits(sku="CUP", received=2), ArrivedUnits(sku="TEA", received=1)]
    closed = transfer_after(some, receive_transfer(transfer, rest, reason=None))
    assert (closed.state, closed.version) == (TransferState.CLOSED, 3)
    with pytest.raises(IllegalTransition):
        receive_transfer(closed, [ArrivedUnits(sku="TEA", received=1)], reason=None)


def test_no_more_arrives_than_is_on_its_way() -> None:
    with pytest.raises(QuantityExceeded) as refused:
        receive_transfer(transfer_after(), [ArrivedUnits(sku="CUP", received=2, lost=1)], reason="fell off")
    assert (refused.value.requested, refused.value.available) == (3, 2)
    assert refused.value.message == f"3 units of CUP requested, but {transfer_after().id} has 2 on their way."


def test_units_are_not_given_up_without_a_reason() -> None:
    with pytest.raises(InvalidInput) as refused:
        receive_transfer(transfer_after(), [ArrivedUnits(sku="CUP", lost=1)], reason=None)
    assert refused.value.field == ("reason",)
