"""What the subscriptions deliver, compared with what happened."""

from app.demo.errors import DemoFailed, check_sequence
from app.demo.expected import BUCKETS, Move, OrderBook, StockBook
from app.demo.goods import Goods
from app.demo.watch import Message, Watch

NOT_FOR_CUSTOMERS = frozenset(
    {
        "ORDER_ROUTED",
        "ORDER_HELD",
        "ORDER_RELEASED",
        "FULFILLMENT_ORDER_ACCEPTED",
        "FULFILLMENT_ORDER_REJECTED",
        "FULFILLMENT_ORDER_SPLIT",
        "FULFILLMENT_ORDER_MERGED",
        "FULFILLMENT_ORDER_REROUTED",
        "FULFILLMENT_ORDER_COMPLETED",
    }
)
"""How the work is done: a tracking token does not tell of these."""


class OrderListener:
    """A subscription to the order: every event after version `seen_from` but the `untold` types, each once and in order."""

    def __init__(self, watch: Watch, book: OrderBook, *, untold: frozenset[str] = frozenset()) -> None:
        self.watch = watch
        self.untold = untold
        self._book = book
        self.seen_from = book.version

    async def check(self) -> None:
        """Wait for what has to come and compare. Raises DemoFailed."""
        since = enumerate(self._book.events[self.seen_from :], start=self.seen_from + 1)
        wanted = [(version, kind) for version, kind in since if kind not in self.untold]
        await self.watch.wait_for_events(len(wanted))
        found = [(message["version"], message["type"]) for message in self.watch.events]
        check_sequence(wanted, found, f"events of {self.watch.name}")
        for message in self.watch.events:
            if message["order"].get("version", message["version"]) < message["version"]:
                raise DemoFailed(f"{self.watch.name} showed the order older than its event {message['eventId']}")


class StockListener:
    """A subscription to the stock: every movement from now on, each once and in order per level.

    Movements of one step may come in any order, as they are of different levels.
    """

    def __init__(self, watch: Watch, book: StockBook, goods: Goods) -> None:
        self.watch = watch
        self._book = book
        self._goods = goods
        self._checked = len(book.moves)
        self._heard = 0

    async def check(self) -> None:
        """Wait for what has to come and compare. Raises DemoFailed."""
        wanted = self._book.moves[self._checked :]
        await self.watch.wait_for_events(self._heard + len(wanted))
        found = [self._move(message) for message in self.watch.events[self._heard :]]
        check_sequence(sorted(map(str, wanted)), sorted(map(str, found)), f"movements of {self.watch.name}")
        self._checked = len(self._book.moves)
        self._heard = len(self.watch.events)

    def _move(self, message: Message) -> Move:
        movement = message["movement"]
        buckets = {bucket: movement["delta"][bucket] for bucket in BUCKETS}
        return Move(movement["kind"], self._goods.name(movement["skuCode"]), movement["locationCode"], **buckets)
