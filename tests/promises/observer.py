"""Folds the log as it grows, and judges every step by it."""

from collections import Counter
from collections.abc import Iterable

from domain.counts.stock_count import CountState, StockCount
from domain.events import LoggedEvent
from domain.fold import State, apply
from domain.inventory.movements import MovementKind, StockChanged
from domain.inventory.stock_level import StockLevel
from domain.orders.order import Order
from domain.reservations.events import ReservationExpired
from domain.reservations.reservation import Reservation
from domain.supply.incoming_supply import IncomingSupply, SupplyState
from domain.transfers.stock_transfer import StockTransfer, TransferState
from storage.codec import decode, logged_event
from storage.keys import prefix_end
from storage.verification.invariants import WORKING
from tests.promises.world import World


class Observer:
    """What the events of one organization lead to, told by the log alone."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._last_commit = ""
        self.states: dict[str, State] = {}

    @property
    def orders(self) -> list[Order]:
        return [state for state in self.states.values() if isinstance(state, Order)]

    @property
    def levels(self) -> list[StockLevel]:
        return [state for state in self.states.values() if isinstance(state, StockLevel)]

    @property
    def reservations(self) -> list[Reservation]:
        return [state for state in self.states.values() if isinstance(state, Reservation)]

    @property
    def counts(self) -> list[StockCount]:
        """Those that are open."""
        states = (state for state in self.states.values() if isinstance(state, StockCount))
        return [count for count in states if count.state is CountState.OPEN]

    @property
    def transfers(self) -> list[StockTransfer]:
        """Those that are under way."""
        states = (state for state in self.states.values() if isinstance(state, StockTransfer))
        return [transfer for transfer in states if transfer.state is TransferState.IN_TRANSIT]

    @property
    def supplies(self) -> list[IncomingSupply]:
        """Those that are expected."""
        states = (state for state in self.states.values() if isinstance(state, IncomingSupply))
        return [supply for supply in states if supply.state is SupplyState.EXPECTED]

    def observe(self) -> list[LoggedEvent]:
        """Take in what has happened since the last look, and check what must hold after every step."""
        events = self._world.run(self._news())
        for event in events:
            state = self.states.get(event.stream)
            assert event.version == (0 if state is None else state.version) + 1
            self.states[event.stream] = apply(state, event.data)
        self._check_holdings()
        self._world.run(self._check_stored())
        return events

    async def _news(self) -> list[LoggedEvent]:
        database, organization = self._world.database, self._world.organization
        wanted = {"organization": organization, "_id": {"$gt": self._last_commit}}
        commits = [commit["_id"] async for commit in database["commits"].find(wanted, {"_id": 1}).sort("_id", 1)]
        if not commits:
            return []
        self._last_commit = commits[-1]
        of_organization = {"$gte": f"{organization}|", "$lt": prefix_end(f"{organization}|")}
        found = database["events"].find({"_id": of_organization, "commit": {"$in": commits}})
        found = found.sort([("commit", 1), ("index", 1)])
        return [logged_event(document) async for document in found]

    def _check_holdings(self) -> None:
        """What levels hold for others is what these others say."""
        allocated: Counter[tuple[str, str]] = Counter()
        for order in self.orders:
            for part in order.fulfillment_orders:
                if part.status in WORKING:
                    for line in part.lines:
                        allocated[line.sku, part.location] += line.remaining
        reserved: Counter[tuple[str, str]] = Counter()
        for reservation in self.reservations:
            if reservation.active:
                for units in reservation.lines:
                    reserved[units.sku, units.location] += units.quantity
        for level in self.levels:
            level.check()
            pair = level.sku, level.location
            assert (level.allocated, level.reserved) == (allocated[pair], reserved[pair])
        held = {(level.sku, level.location) for level in self.levels}
        assert {pair for pair in allocated + reserved if (allocated + reserved)[pair]} <= held

    async def _check_stored(self) -> None:
        """Replaying the ledger gives the stored levels."""
        wanted = {"organization": self._world.organization}
        stored = [decode(document, StockLevel) async for document in self._world.database["stock_levels"].find(wanted)]
        assert {level.stream: level for level in stored} == {level.stream: level for level in self.levels}


def only_expiry(events: Iterable[LoggedEvent]) -> bool:
    """Whether nothing happened but that time had passed for reservations."""
    kinds = {MovementKind.RESERVATION_EXPIRED}
    return all(
        isinstance(event.data, ReservationExpired)
        or event.type in ("stock.low", "stock.out", "stock.replenished")
        or (isinstance(event.data, StockChanged) and event.data.kind in kinds)
        for event in events
    )
