"""What a command on an order leads to: events, the order after them, and the stock they claim."""

from msgspec import Struct

from domain.events import Touched
from domain.inventory.claim import StockClaim
from domain.orders.apply import apply_order_event
from domain.orders.events import (
    FulfillmentOrderCompleted,
    OrderAddressChanged,
    OrderCancelled,
    OrderClosed,
    OrderEvent,
    OrderHeld,
    OrderPromised,
    OrderReleased,
    ShipmentTracked,
)
from domain.orders.fulfillment_order import FulfillmentOrder, FulfillmentOrderStatus
from domain.orders.order import Order, OrderState
from domain.orders.parts import get_shipment
from domain.orders.promised import promised_at
from domain.orders.status import is_finished
from domain.shipments.shipment import ShipmentStatus

_WHOLE_ORDER_EVENTS = (OrderHeld, OrderReleased, OrderAddressChanged, OrderCancelled)


class DecidedEvent(Struct, frozen=True, kw_only=True):
    """An event with the fulfillment orders it touches."""

    event: OrderEvent
    touched: tuple[Touched, ...]


class Decision(Struct, frozen=True, kw_only=True):
    """`order` is the state after `events`; without events nothing changes. All claims must fit, or none of it happens."""

    order: Order
    version_before: int
    events: tuple[DecidedEvent, ...]
    claims: tuple[StockClaim, ...] = ()


def joined(first: Decision, second: Decision) -> Decision:
    """Two decisions as one; the second was made on the order that the first led to."""
    assert second.version_before == first.order.version
    return Decision(
        order=second.order,
        version_before=first.version_before,
        events=first.events + second.events,
        claims=first.claims + second.claims,
    )


class Draft:
    """A decision in the making: events are applied as they are decided."""

    def __init__(self, order: Order | None) -> None:
        self._order = order
        self._version_before = 0 if order is None else order.version
        self._events: list[DecidedEvent] = []
        self._claims: list[StockClaim] = []

    @property
    def order(self) -> Order:
        """The order as decided so far."""
        assert self._order is not None
        return self._order

    def happen(self, event: OrderEvent) -> None:
        """Let an event happen."""
        after = apply_order_event(self._order, event)
        self._events.append(DecidedEvent(event=event, touched=_touched(self._order, after, event)))
        self._order = after

    def claim(self, *claims: StockClaim) -> None:
        """Ask for a change of stock that must fit for any of this to happen."""
        self._claims.extend(claims)

    def conclude(self) -> Decision:
        """The decision, with what follows by itself: what is promised, what is complete, and whether the order closes."""
        promised = promised_at(self.order)
        if promised != self.order.promised_at:
            self.happen(OrderPromised(promised_at=promised))
        for part in self.order.fulfillment_orders:
            if part.status is FulfillmentOrderStatus.PICKED_UP or self._all_delivered(part):
                self.happen(FulfillmentOrderCompleted(fulfillment_order_id=part.id))
        if self.order.state is OrderState.OPEN and is_finished(self.order):
            self.happen(OrderClosed())
        return Decision(
            order=self.order,
            version_before=self._version_before,
            events=tuple(self._events),
            claims=tuple(self._claims),
        )

    def _all_delivered(self, part: FulfillmentOrder) -> bool:
        return part.status is FulfillmentOrderStatus.SHIPPED and all(
            shipment.status in (ShipmentStatus.DELIVERED, ShipmentStatus.CANCELLED)
            for shipment in self.order.shipments
            if shipment.fulfillment_order_id == part.id
        )


def _touched(before: Order | None, after: Order, event: OrderEvent) -> tuple[Touched, ...]:
    known = {} if before is None else {part.id: part for part in before.fulfillment_orders}
    tracked = (
        get_shipment(after, event.shipment_id).fulfillment_order_id if isinstance(event, ShipmentTracked) else None
    )
    return tuple(
        [
            Touched(location=part.location, fulfillment_order_id=part.id)
            for part in after.fulfillment_orders
            if part.released
            and (
                known.get(part.id) is not part
                or part.id == tracked
                or (part.active and isinstance(event, _WHOLE_ORDER_EVENTS))
            )
        ]
    )
