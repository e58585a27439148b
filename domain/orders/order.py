"""What the customer bought, and everything that happens to it."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from domain.address import Address
from domain.method import Method
from domain.orders.awaited_decision import AwaitedDecision
from domain.orders.customer import Customer
from domain.orders.fulfillment_order import FulfillmentOrder, LineUnits
from domain.orders.hold import Hold
from domain.orders.lines import OrderLine
from domain.orders.status import FulfillmentStatus, ReturnStatus, fulfillment_status, return_status
from domain.orders.totals import OrderTotals, order_totals
from domain.shipments.shipment import Shipment


class OrderState(StrEnum):
    OPEN = "OPEN"
    CLOSED = "CLOSED"
    CANCELLED = "CANCELLED"


class Priority(StrEnum):
    LOW = "LOW"
    NORMAL = "NORMAL"
    HIGH = "HIGH"
    URGENT = "URGENT"


class Order(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One order with everything inside it. Amounts in minor units of `currency_code`.

    `version` is that of the order's last event. What can be derived is derived: see `status`.
    """

    id: str
    number: str
    channel: str
    state: OrderState = OrderState.OPEN
    customer: Customer
    method: Method
    ship_to: Address | None = None
    pickup_location: str | None = None
    priority: Priority = Priority.NORMAL
    currency_code: str
    shipping_price: int = 0
    allow_split: bool = True
    allow_backorder: bool = False
    requested_delivery_by: datetime | None = None
    placed_at: datetime
    promised_at: datetime | None = None
    lines: tuple[OrderLine, ...]
    fulfillment_orders: tuple[FulfillmentOrder, ...] = ()
    shipments: tuple[Shipment, ...] = ()
    holds: tuple[Hold, ...] = ()
    hold_ordinal: int = 0
    awaits: AwaitedDecision | None = None
    version: int = 0

    @property
    def key(self) -> str:
        """The part of the id that ids of inner things share."""
        return self.id.removeprefix("ord_")

    @property
    def stream(self) -> str:
        return order_stream(self.id)

    @property
    def on_hold(self) -> bool:
        return bool(self.holds)

    @property
    def fulfillment_status(self) -> FulfillmentStatus:
        return fulfillment_status(self)

    @property
    def return_status(self) -> ReturnStatus:
        return return_status(self)

    @property
    def totals(self) -> OrderTotals:
        return order_totals(self)

    @property
    def decision_due_at(self) -> datetime | None:
        """Until when another system may decide where its units come from; None where nobody waits for that."""
        return None if self.awaits is None else self.awaits.due_at

    @property
    def undecided(self) -> tuple[LineUnits, ...]:
        """The units that another system is to decide on and that nobody has decided on yet."""
        if self.awaits is None:
            return ()
        decided = {units.line_id: units.quantity for units in self.awaits.decided}
        units = ((line.id, line.quantities.unrouted - decided.get(line.id, 0)) for line in self.lines)
        return tuple(LineUnits(line_id=line_id, quantity=quantity) for line_id, quantity in units if quantity)

    def line(self, line_id: str) -> OrderLine | None:
        return next((line for line in self.lines if line.id == line_id), None)

    def fulfillment_order(self, fulfillment_order_id: str) -> FulfillmentOrder | None:
        return next((part for part in self.fulfillment_orders if part.id == fulfillment_order_id), None)

    def shipment(self, shipment_id: str) -> Shipment | None:
        return next((shipment for shipment in self.shipments if shipment.id == shipment_id), None)


def order_stream(order_id: str) -> str:
    """The event stream of one order."""
    return f"order:{order_id}"
