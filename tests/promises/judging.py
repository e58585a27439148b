"""Commands of a state machine, each judged by what it did to the promises made before."""

from collections.abc import Coroutine
from typing import Any, TypeVar

from hypothesis.stateful import RuleBasedStateMachine

from domain.events import LoggedEvent
from domain.orders.fulfillment_order import FulfillmentOrder, FulfillmentOrderStatus
from domain.orders.order import Order, OrderState
from domain.refusals import Refusal, Refusals
from domain.reservations.events import ReservationExpired, ReservationMade
from domain.reservations.reservation import Reservation
from tests.promises.observer import Observer, only_expiry
from tests.promises.world import PLACES, World

T = TypeVar("T")
WORK = (
    FulfillmentOrderStatus.OPEN,
    FulfillmentOrderStatus.ACCEPTED,
    FulfillmentOrderStatus.PICKING,
    FulfillmentOrderStatus.PACKED,
)
OWN_VERB = frozenset({"cancel", "reject", "reroute", "ship"})
"""What may take allocated units from an order by itself."""


class JudgedMachine(RuleBasedStateMachine):
    """What all rules use: a world, what its log says, and the judge."""

    world: World
    observer: Observer

    def do(self, verb: str, work: Coroutine[Any, Any, object], *, of: Order | None = None) -> bool:
        """Carry a command out, and judge what it did; whether it was accepted."""
        before = dict(self.observer.states)
        try:
            self.world.run(work)
        except (Refusal, Refusals):
            assert only_expiry(self.observer.observe())
            return False
        self.judge(verb, before, self.observer.observe(), of)
        return True

    def judge(self, verb: str, before: dict[str, Any], events: list[LoggedEvent], of: Order | None) -> None:
        """No promise to an order or a cart was broken that was not to be, and none without saying so."""
        raised = {event.stream for event in events if event.type == "line.exception"}
        for order in self.observer.orders:
            known = before.get(order.stream)
            if isinstance(known, Order) and lost_units(known, order):
                allowed = of is not None and of.id == order.id and verb in OWN_VERB
                assert allowed or order.stream in raised
        for event in events:
            cart = self.observer.states[event.stream]
            if isinstance(event.data, ReservationExpired):
                assert isinstance(cart, Reservation)
                assert cart.expires_at <= self.world.clock()
            if isinstance(event.data, ReservationMade):
                assert event.data.reservation.expires_at > self.world.clock()

    def nobody_waits_in_vain(self, of: str | None = None) -> bool:
        """Whether no order of a channel without limits waits for units (of one SKU) that are free where it may be
        served from."""
        levels = (level for level in self.observer.levels if of in (None, level.sku))
        free = {(level.sku, level.location) for level in levels if level.available}
        return not any(free & wanted_by(order) for order in self.open_orders() if order.channel == "web")

    def carts(self) -> list[Reservation]:
        return [cart for cart in self.observer.reservations if cart.active]

    def cart(self, pick: int) -> Reservation:
        return chosen(self.carts(), pick)

    def open_orders(self) -> list[Order]:
        return [order for order in self.observer.orders if order.state is OrderState.OPEN]

    def parts(self) -> list[tuple[Order, FulfillmentOrder]]:
        return [
            (order, part) for order in self.open_orders() for part in order.fulfillment_orders if part.status in WORK
        ]


def chosen(there: list[T], pick: int) -> T:
    return there[pick % len(there)]


def lost_units(before: Order, after: Order) -> bool:
    """Whether a line has fewer units that are promised or gone."""
    return any(
        promised(line_before) > promised(line_after)
        for line_before, line_after in zip(before.lines, after.lines, strict=True)
    )


def promised(line: Any) -> int:
    quantities = line.quantities
    return int(quantities.allocated + quantities.shipped + quantities.delivered)


def wanted_by(order: Order) -> set[tuple[str, str]]:
    """The levels whose units the order waits for: where no location has rejected them."""
    rejected = {
        (units.line_id, rejection.location)
        for part in order.fulfillment_orders
        for rejection in part.rejections
        for units in rejection.lines
    }
    return {
        (line.sku, place)
        for line in order.lines
        if line.quantities.backordered
        for place in PLACES
        if (line.id, place) not in rejected
    }
