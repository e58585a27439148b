"""Units on their way, out of what is stored of supply and transfers."""

import asyncio
from datetime import datetime, timedelta

from domain.availability.expected import ExpectedUnits
from domain.supply.events import (
    IncomingSupplyCorrected,
    IncomingSupplyEvent,
    IncomingSupplyReceived,
    IncomingSupplyRecorded,
    apply_supply_event,
)
from domain.supply.incoming_supply import IncomingSupply
from domain.transfers.events import ArrivedUnits, TransferEvent, TransferReceived, TransferSent, apply_transfer_event
from domain.transfers.stock_transfer import StockTransfer, TransferLine
from storage.change import Change, StreamEvent, StreamWrite
from storage.incoming import Incoming
from storage.store import Storage
from storage.verify import verify
from tests.storage.changes import NOW, change

SOON = NOW + timedelta(days=1)


def supply(organization: str, reference: str, *events: IncomingSupplyEvent, sku: str = "TEA") -> Change:
    """Ten units that are expected soon in NYC, and what became of them."""
    new = IncomingSupply(sku=sku, location="NYC", reference=reference, quantity=10, expected_at=SOON)
    happened = (IncomingSupplyRecorded(supply=new), *events)
    state = apply_supply_event(None, happened[0])
    for event in events:
        state = apply_supply_event(state, event)
    logged = tuple(StreamEvent(data=event) for event in happened)
    write = StreamWrite(stream=state.stream, expected_version=0, state=state, events=logged)
    return change(organization, writes=(write,))


def transfer(organization: str, number: int, *events: TransferEvent) -> Change:
    """Five TEA and two CUP from NYC to LAX, and what became of them."""
    lines = (TransferLine(sku="TEA", quantity=5), TransferLine(sku="CUP", quantity=2))
    new = StockTransfer(
        id=f"trf_{number}", from_location="NYC", to_location="LAX", lines=lines, sent_at=NOW, expected_at=SOON
    )
    happened = (TransferSent(transfer=new), *events)
    state = apply_transfer_event(None, happened[0])
    for event in events:
        state = apply_transfer_event(state, event)
    logged = tuple(StreamEvent(data=event) for event in happened)
    write = StreamWrite(stream=state.stream, expected_version=0, state=state, events=logged)
    return change(organization, writes=(write,))


def units(sku: str, location: str, quantity: int, at: datetime = SOON) -> ExpectedUnits:
    return ExpectedUnits(sku=sku, location=location, quantity=quantity, at=at)


async def test_supply_is_outstanding_until_it_arrives_or_is_cancelled(storage: Storage, organization: str) -> None:
    later = SOON + timedelta(days=2)
    for written in (
        supply(organization, "whole"),
        supply(organization, "partly", IncomingSupplyReceived(quantity=4)),
        supply(organization, "corrected", IncomingSupplyCorrected(quantity=7, expected_at=later)),
        supply(organization, "all", IncomingSupplyReceived(quantity=10)),
        supply(organization, "more", IncomingSupplyReceived(quantity=11)),
        supply(organization, "never", IncomingSupplyCorrected(quantity=0, expected_at=SOON)),
        supply(organization, "other", sku="CUP"),
    ):
        await storage.committer.commit(written)
    found = await storage.incoming.outstanding_supply(organization, ["TEA", "CUP", "TEA", "NONE"])
    assert sorted((row.sku, row.location, row.quantity, row.at) for row in found) == [
        ("CUP", "NYC", 10, SOON),
        ("TEA", "NYC", 6, SOON),
        ("TEA", "NYC", 7, later),
        ("TEA", "NYC", 10, SOON),
    ]
    assert await storage.incoming.outstanding_supply(f"{organization}-2", ["TEA"]) == ()
    assert (await verify(storage.database, organization)).differences == ()


async def test_units_are_in_transit_until_they_arrive_or_are_lost(storage: Storage, organization: str) -> None:
    some = TransferReceived(lines=(ArrivedUnits(sku="TEA", received=2, lost=1), ArrivedUnits(sku="CUP", received=2)))
    rest = TransferReceived(lines=(ArrivedUnits(sku="TEA", lost=2),))
    await storage.committer.commit(transfer(organization, 1))
    await storage.committer.commit(transfer(organization, 2, some))
    await storage.committer.commit(transfer(organization, 3, some, rest))
    incoming = storage.incoming
    tea, cups = await asyncio.gather(
        incoming.outstanding_transfers(organization, ["TEA"]), incoming.outstanding_transfers(organization, ["CUP"])
    )
    assert sorted(tea, key=lambda row: row.quantity) == [units("TEA", "LAX", 2), units("TEA", "LAX", 5)]
    assert cups == (units("CUP", "LAX", 2),)
    assert (await verify(storage.database, organization)).differences == ()


async def test_what_one_read_cannot_hold_is_read_in_parts(storage: Storage, organization: str) -> None:
    for number in range(3):
        await storage.committer.commit(supply(organization, f"tea {number}"))
        await storage.committer.commit(supply(organization, f"cup {number}", sku="CUP"))
    narrow = Incoming(storage.database, documents_per_read_max=4)
    assert len(await narrow.outstanding_supply(organization, ["TEA", "CUP"])) == 6
