"""Rules of those who keep the stock."""

from collections.abc import Coroutine
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from domain.counts.stock_count import CountAction
from domain.inventory.adjustments import StockBucket
from domain.supply.record import ExpectedSupply
from domain.transfers.events import ArrivedUnits
from domain.transfers.stock_transfer import TransferLine
from operations.adjust_stock import adjust_stock
from operations.count_stock import CountedItem, CountRequest, count_stock
from operations.receive_stock import ReceivedItem, receive_stock
from operations.receive_transfer import receive_transfer
from operations.reclassify_stock import reclassify_stock
from operations.record_incoming_supply import record_incoming_supply
from operations.set_category_safety_stock import set_category_safety_stock
from operations.set_low_stock_threshold import set_low_stock_threshold
from operations.set_safety_stock import set_safety_stock
from operations.transfer_stock import transfer_stock
from tests.promises.draws import BUCKET, FEW, PICK, PLACE, SKU
from tests.promises.judging import JudgedMachine, chosen
from tests.promises.world import CATEGORY, PLACES


class StockRules(JudgedMachine):
    @rule(sku=SKU, place=PLACE, quantity=FEW)
    def receive(self, sku: str, place: str, quantity: int) -> None:
        items = [ReceivedItem(sku=sku, quantity=quantity)]
        world = self.world
        assert self.do(
            "receive", receive_stock(world.services, world.command, location_code=place, items=items, reason=None)
        )
        assert self.nobody_waits_in_vain(of=sku)

    @rule(sku=SKU, place=PLACE, delta=st.integers(-6, 6).filter(bool), bucket=BUCKET)
    def adjust(self, sku: str, place: str, delta: int, bucket: StockBucket) -> None:
        self.do(
            "adjust",
            adjust_stock(
                self.world.services,
                self.world.command,
                sku=sku,
                location_code=place,
                delta=delta,
                reason="found",
                bucket=bucket,
                change_from_quantity=None,
            ),
        )

    @rule(sku=SKU, place=PLACE, units=st.integers(0, 4), what=st.sampled_from(("sku", "category", "threshold")))
    def keep_back(self, sku: str, place: str, units: int, what: str) -> None:
        services, command = self.world.services, self.world.command
        work: Coroutine[Any, Any, object]
        if what == "sku":
            work = set_safety_stock(services, command, sku=sku, location_code=place, target=units)
        elif what == "category":
            work = set_category_safety_stock(services, command, category=CATEGORY, location_code=place, target=units)
        else:
            work = set_low_stock_threshold(services, command, sku=sku, location_code=place, threshold=units)
        assert self.do("keep back", work)

    @rule(sku=SKU, place=PLACE, buckets=st.permutations(list(StockBucket)), quantity=st.integers(1, 3))
    def reclassify(self, sku: str, place: str, buckets: list[StockBucket], quantity: int) -> None:
        self.do(
            "reclassify",
            reclassify_stock(
                self.world.services,
                self.world.command,
                sku=sku,
                location_code=place,
                source=buckets[0],
                target=buckets[1],
                quantity=quantity,
                reason="inspected",
            ),
        )

    @rule(place=PLACE, found=st.dictionaries(SKU, st.integers(-6, 6), min_size=1), later=st.booleans())
    def count(self, place: str, found: dict[str, int], later: bool) -> None:
        """Count more or fewer units than there are; what is counted later is posted with another count."""
        here = {level.sku: level.sellable for level in self.observer.levels if level.location == place}
        lines = tuple(
            CountedItem(sku=sku, quantity=max(0, here.get(sku, 0) + difference)) for sku, difference in found.items()
        )
        opened = next((count.id for count in self.observer.counts if count.location == place), None)
        action = CountAction.RECORD if later else CountAction.POST
        request = CountRequest(count_id=opened, location_code=place, lines=lines, action=action, reason=None)
        assert self.do("count", count_stock(self.world.services, self.world.command, request=request))

    @rule(sku=SKU, place=PLACE, quantity=FEW, days=st.integers(1, 9))
    def send(self, sku: str, place: str, quantity: int, days: int) -> None:
        world = self.world
        (other,) = set(PLACES) - {place}
        work = transfer_stock(
            world.services,
            world.command,
            from_location_code=place,
            to_location_code=other,
            items=[TransferLine(sku=sku, quantity=quantity)],
            expected_at=world.clock() + timedelta(days=days),
            reference=None,
        )
        self.do("send", work)

    @precondition(lambda self: self.observer.transfers)
    @rule(pick=PICK, received=st.integers(0, 6), lost=st.integers(0, 3))
    def arrive(self, pick: int, received: int, lost: int) -> None:
        transfer = chosen(self.observer.transfers, pick)
        world = self.world
        (line,) = transfer.lines
        arrived = [ArrivedUnits(sku=line.sku, received=received, lost=lost)]
        accepted = self.do(
            "arrive",
            receive_transfer(world.services, world.command, transfer_id=transfer.id, lines=arrived, reason="fell off"),
        )
        assert accepted == (0 < received + lost <= line.outstanding)

    @rule(sku=SKU, place=PLACE, quantity=st.integers(0, 9), days=st.integers(1, 9), number=st.integers(1, 3))
    def expect(self, sku: str, place: str, quantity: int, days: int, number: int) -> None:
        world = self.world
        at = world.clock() + timedelta(days=days)
        item = ExpectedSupply(reference=f"PO-{number}", sku=sku, location=place, quantity=quantity, expected_at=at)
        self.do("expect", record_incoming_supply(world.services, world.command, items=[item]))

    @precondition(lambda self: self.observer.supplies)
    @rule(pick=PICK, quantity=FEW)
    def receive_expected(self, pick: int, quantity: int) -> None:
        supply = chosen(self.observer.supplies, pick)
        items = [ReceivedItem(sku=supply.sku, quantity=quantity, supply_id=supply.id)]
        world = self.world
        work = receive_stock(world.services, world.command, location_code=supply.location, items=items, reason=None)
        assert self.do("receive", work)
