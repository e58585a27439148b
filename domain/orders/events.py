"""What can happen to an order. Each event says all that `apply` needs; the table at the end names them."""

from datetime import date, datetime
from typing import ClassVar

from msgspec import Struct

from domain.address import Address
from domain.orders.fulfillment_order import FulfillmentOrder, LineUnits, Rejection
from domain.orders.hold import Hold
from domain.orders.lines import LineException
from domain.orders.order import Order
from domain.routing.pilots.pilot import ArmName
from domain.shipments.shipment import Shipment, ShipmentStatus, TrackingEvent


class OrderPlaced(Struct, frozen=True, kw_only=True):
    """A new order, as first routed: with its fulfillment orders, and what is backordered or unrouted."""

    TYPE: ClassVar[str] = "order.placed"

    order: Order


class UnservedUnits(Struct, frozen=True, kw_only=True):
    """Units of a line that no location could take, and why; `backordered` ones wait for stock."""

    line_id: str
    quantity: int
    exception: LineException
    backordered: bool


class OrderRouted(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Unrouted units found locations (or did not).

    `withdrawn` fulfillment orders gave theirs back first, and `retried` units were backordered until now.
    """

    TYPE: ClassVar[str] = "order.routed"

    withdrawn: tuple[str, ...] = ()
    retried: tuple[LineUnits, ...] = ()
    fulfillment_orders: tuple[FulfillmentOrder, ...] = ()
    unserved: tuple[UnservedUnits, ...] = ()


class FulfillmentOrderUnits(Struct, frozen=True, kw_only=True):
    """So many units of a line that a fulfillment order holds."""

    fulfillment_order_id: str
    line_id: str
    quantity: int


class Cancellation(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units taken out of an order, by where they stood."""

    unrouted: tuple[LineUnits, ...] = ()
    backordered: tuple[LineUnits, ...] = ()
    allocated: tuple[FulfillmentOrderUnits, ...] = ()


class OrderCancelled(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The whole order is cancelled."""

    TYPE: ClassVar[str] = "order.cancelled"

    cancellation: Cancellation
    reason: str | None = None


class LineCancelled(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units of some lines are cancelled."""

    TYPE: ClassVar[str] = "line.cancelled"

    cancellation: Cancellation
    reason: str | None = None


class LineExceptionRaised(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A location does not have these units: they leave their fulfillment orders; `backordered` ones wait for stock."""

    TYPE: ClassVar[str] = "line.exception"

    exception: LineException
    units: tuple[FulfillmentOrderUnits, ...]
    backordered: tuple[LineUnits, ...] = ()


class OrderHeld(Struct, frozen=True, kw_only=True):
    TYPE: ClassVar[str] = "order.held"

    hold: Hold


class OrderReleased(Struct, frozen=True, kw_only=True):
    TYPE: ClassVar[str] = "order.released"

    hold_id: str


class OrderAddressChanged(Struct, frozen=True, kw_only=True):
    TYPE: ClassVar[str] = "order.addressChanged"

    ship_to: Address


class PartPromise(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """By when a fulfillment order is promised, and when it leaves for that."""

    fulfillment_order_id: str
    promised_at: datetime
    dispatch_on: date | None = None


class OrderPromised(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The customer is promised the order by another time, or for now by none; `parts` are promised anew."""

    TYPE: ClassVar[str] = "order.promised"

    promised_at: datetime | None
    parts: tuple[PartPromise, ...] = ()


class OrderDecisionOverdue(Struct, frozen=True, kw_only=True):
    """The system that was to route the order has not, in time: the router does, for the units that are left."""

    TYPE: ClassVar[str] = "order.decisionOverdue"

    pilot: str
    arm: ArmName
    due_at: datetime


class OrderClosed(Struct, frozen=True, kw_only=True):
    """Nothing of the order is open any more."""

    TYPE: ClassVar[str] = "order.closed"


class FulfillmentOrderAccepted(Struct, frozen=True, kw_only=True):
    TYPE: ClassVar[str] = "fulfillmentOrder.accepted"

    fulfillment_order_id: str


class FulfillmentOrderRejected(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The location refuses these units; they are unrouted again, with the exception if nobody routes them at once."""

    TYPE: ClassVar[str] = "fulfillmentOrder.rejected"

    fulfillment_order_id: str
    rejection: Rejection
    exception: LineException | None = None


class FulfillmentOrderSplit(Struct, frozen=True, kw_only=True):
    """Units of one fulfillment order are now in the new ones, at the same or other locations."""

    TYPE: ClassVar[str] = "fulfillmentOrder.split"

    fulfillment_order_id: str
    fulfillment_orders: tuple[FulfillmentOrder, ...]


class FulfillmentOrderMerged(Struct, frozen=True, kw_only=True):
    """The units of the others are now in this one; the others are cancelled."""

    TYPE: ClassVar[str] = "fulfillmentOrder.merged"

    fulfillment_order_id: str
    merged_ids: tuple[str, ...]


class FulfillmentOrderRerouted(Struct, frozen=True, kw_only=True):
    """Units moved to the new fulfillment orders at other locations; without units left the old one is cancelled."""

    TYPE: ClassVar[str] = "fulfillmentOrder.rerouted"

    fulfillment_order_id: str
    fulfillment_orders: tuple[FulfillmentOrder, ...]


class FulfillmentOrderReleased(Struct, frozen=True, kw_only=True):
    """Its location gets it: until now it was only scheduled there."""

    TYPE: ClassVar[str] = "fulfillmentOrder.released"

    fulfillment_order_id: str


class FulfillmentOrderKept(Struct, frozen=True, kw_only=True):
    """Its location was to give it up, but nobody else can do it: it stays where it is, for that reason."""

    TYPE: ClassVar[str] = "fulfillmentOrder.kept"

    fulfillment_order_id: str
    reason: LineException


class FulfillmentOrderConsolidated(Struct, frozen=True, kw_only=True):
    """It shares a shipment with fulfillment orders of other orders; `cost` (minor units) is its share of that."""

    TYPE: ClassVar[str] = "fulfillmentOrder.consolidated"

    fulfillment_order_id: str
    consolidation: str
    consolidated_with: tuple[str, ...]
    cost: int


class FulfillmentOrderPicking(Struct, frozen=True, kw_only=True):
    TYPE: ClassVar[str] = "fulfillmentOrder.picking"

    fulfillment_order_id: str


class FulfillmentOrderPacked(Struct, frozen=True, kw_only=True):
    TYPE: ClassVar[str] = "fulfillmentOrder.packed"

    fulfillment_order_id: str


class FulfillmentOrderReadyForPickup(Struct, frozen=True, kw_only=True):
    TYPE: ClassVar[str] = "fulfillmentOrder.readyForPickup"

    fulfillment_order_id: str


class FulfillmentOrderPickedUp(Struct, frozen=True, kw_only=True):
    """The customer has it: its units are delivered."""

    TYPE: ClassVar[str] = "fulfillmentOrder.pickedUp"

    fulfillment_order_id: str


class FulfillmentOrderCompleted(Struct, frozen=True, kw_only=True):
    """All of it is delivered or picked up."""

    TYPE: ClassVar[str] = "fulfillmentOrder.completed"

    fulfillment_order_id: str


class ShipmentCreated(Struct, frozen=True, kw_only=True):
    """The units of its lines have left the location."""

    TYPE: ClassVar[str] = "shipment.created"

    shipment: Shipment


class ShipmentCancelled(Struct, frozen=True, kw_only=True):
    """The units of its lines are back in the packed fulfillment order."""

    TYPE: ClassVar[str] = "shipment.cancelled"

    shipment_id: str


class ShipmentTracked(Struct, frozen=True, kw_only=True):
    """A carrier reported a status; its event type is that of the status."""

    shipment_id: str
    event: TrackingEvent

    @property
    def TYPE(self) -> str:  # noqa: N802  # the same name as the class constant of every other event
        return SHIPMENT_EVENT_TYPES[self.event.code]


SHIPMENT_EVENT_TYPES: dict[ShipmentStatus, str] = {
    ShipmentStatus.LABELLED: "shipment.labelled",
    ShipmentStatus.HANDED_OVER: "shipment.handedOver",
    ShipmentStatus.IN_TRANSIT: "shipment.inTransit",
    ShipmentStatus.OUT_FOR_DELIVERY: "shipment.outForDelivery",
    ShipmentStatus.DELIVERY_ATTEMPTED: "shipment.deliveryAttempted",
    ShipmentStatus.FAILED: "shipment.failed",
    ShipmentStatus.RETURNED_TO_SENDER: "shipment.returnedToSender",
    ShipmentStatus.LOST: "shipment.lost",
    ShipmentStatus.DELIVERED: "shipment.delivered",
}

OrderEvent = (
    OrderPlaced
    | OrderRouted
    | OrderCancelled
    | LineCancelled
    | LineExceptionRaised
    | OrderHeld
    | OrderReleased
    | OrderAddressChanged
    | OrderPromised
    | OrderDecisionOverdue
    | OrderClosed
    | FulfillmentOrderAccepted
    | FulfillmentOrderRejected
    | FulfillmentOrderSplit
    | FulfillmentOrderMerged
    | FulfillmentOrderRerouted
    | FulfillmentOrderReleased
    | FulfillmentOrderKept
    | FulfillmentOrderConsolidated
    | FulfillmentOrderPicking
    | FulfillmentOrderPacked
    | FulfillmentOrderReadyForPickup
    | FulfillmentOrderPickedUp
    | FulfillmentOrderCompleted
    | ShipmentCreated
    | ShipmentCancelled
    | ShipmentTracked
)
