"""Enumerations of orders and fulfillment orders, with what each value means."""

from domain.method import Method
from domain.orders.actions import FulfillmentOrderAction, OrderAction
from domain.orders.fulfillment_order import FulfillmentOrderStatus, RejectionReason
from domain.orders.hold import HoldReason
from domain.orders.lines import LineException
from domain.orders.order import OrderState, Priority
from domain.orders.status import FulfillmentStatus, ReturnStatus
from schema.describe_enum import describe_enum

describe_enum(
    Method,
    "How goods reach the customer.",
    {
        Method.SHIP: "A carrier brings them to the address.",
        Method.PICKUP: "The customer picks them up at a location.",
    },
)

describe_enum(
    OrderState,
    "The stored state of an order; everything else is derived from its lines.",
    {
        OrderState.OPEN: "Something of it is still to be done.",
        OrderState.CLOSED: "Every unit is delivered or cancelled.",
        OrderState.CANCELLED: "The whole order was cancelled.",
    },
)

describe_enum(
    Priority,
    "Which orders are served first where they compete.",
    {
        Priority.LOW: "After all others.",
        Priority.NORMAL: "The usual.",
        Priority.HIGH: "Before the usual.",
        Priority.URGENT: "Before all others.",
    },
)

describe_enum(
    FulfillmentStatus,
    "The furthest any unit of the order has come; `PARTIALLY_` while others that are not cancelled lag behind.",
    {
        FulfillmentStatus.UNROUTED: "No unit has a location.",
        FulfillmentStatus.PARTIALLY_ROUTED: "Some units have a location.",
        FulfillmentStatus.ROUTED: "All units have a location.",
        FulfillmentStatus.BACKORDERED: "No unit has a location, and some wait for stock.",
        FulfillmentStatus.PARTIALLY_SHIPPED: "Some units have left their location.",
        FulfillmentStatus.SHIPPED: "All units have left their location.",
        FulfillmentStatus.PARTIALLY_DELIVERED: "Some units are with the customer.",
        FulfillmentStatus.DELIVERED: "All units are with the customer.",
    },
)

describe_enum(
    ReturnStatus,
    "How much of what was delivered has come back.",
    {
        ReturnStatus.NONE: "Nothing.",
        ReturnStatus.PARTIALLY_RETURNED: "Some of it.",
        ReturnStatus.RETURNED: "All of it.",
    },
)

describe_enum(
    LineException,
    "Why units of a line need a person.",
    {
        LineException.NO_STOCK: "The locations that may serve them have no units.",
        LineException.NO_ELIGIBLE_LOCATION: "No location may serve them.",
        LineException.CAPACITY: "The locations that may serve them have no capacity left.",
        LineException.MAX_REJECTIONS: "Too many locations have rejected them.",
        LineException.MAX_ATTEMPTS: "They were routed too often.",
        LineException.BAD_ADDRESS: "The address cannot be located.",
        LineException.HELD: "A location has rejected them, and they are not to be routed until somebody asks: `rerouteOrder`.",
        LineException.LOST: "They were lost on the way.",
        LineException.RETURNED_TO_SENDER: "They are on their way back to the location.",
        LineException.STOCK_LOST: "A count found that the promised units are not there.",
    },
)

describe_enum(
    HoldReason,
    "Why an order may not proceed yet.",
    {
        HoldReason.FRAUD_REVIEW: "Somebody looks whether it is fraud.",
        HoldReason.PAYMENT: "The payment is not settled.",
        HoldReason.ADDRESS: "The address is in doubt.",
        HoldReason.INVENTORY: "The stock is in doubt.",
        HoldReason.CUSTOMER_REQUEST: "The customer asked to wait.",
        HoldReason.MANUAL: "Somebody wants to look at it.",
        HoldReason.OTHER: "Something else; see the note.",
    },
)

describe_enum(
    OrderAction,
    "What can be done with an order.",
    {
        OrderAction.CANCEL: "`cancelOrder` for all of it.",
        OrderAction.CANCEL_LINES: "`cancelOrder` for some units.",
        OrderAction.HOLD: "`holdOrder`.",
        OrderAction.RELEASE: "`releaseOrder`.",
        OrderAction.REROUTE: "`rerouteOrder`.",
        OrderAction.UPDATE_SHIPPING_ADDRESS: "`updateShippingAddress`.",
    },
)

describe_enum(
    FulfillmentOrderStatus,
    "How far a location is with its part of an order.",
    {
        FulfillmentOrderStatus.SCHEDULED: "Not to be worked on yet.",
        FulfillmentOrderStatus.OPEN: "Waits for the location to accept or reject it.",
        FulfillmentOrderStatus.ACCEPTED: "The location will do it.",
        FulfillmentOrderStatus.PICKING: "The goods are being collected.",
        FulfillmentOrderStatus.PACKED: "The goods are packed.",
        FulfillmentOrderStatus.SHIPPED: "All of it has left in shipments.",
        FulfillmentOrderStatus.READY_FOR_PICKUP: "The customer can come for it.",
        FulfillmentOrderStatus.PICKED_UP: "The customer has it.",
        FulfillmentOrderStatus.COMPLETED: "All of it is delivered or picked up.",
        FulfillmentOrderStatus.REJECTED: "The location refused all of it.",
        FulfillmentOrderStatus.CANCELLED: "It was cancelled, merged or moved elsewhere.",
    },
)

describe_enum(
    RejectionReason,
    "Why a location refuses work.",
    {
        RejectionReason.NO_STOCK: "The goods are not there.",
        RejectionReason.DAMAGED: "The goods are damaged.",
        RejectionReason.MISMATCH: "The goods are not what the SKU says.",
        RejectionReason.CAPACITY: "Too much work already.",
        RejectionReason.CLOSED: "The location is closed.",
        RejectionReason.OTHER: "Something else; see the note.",
    },
)

describe_enum(
    FulfillmentOrderAction,
    "What can be done with a fulfillment order.",
    {
        FulfillmentOrderAction.ACCEPT: "`acceptFulfillmentOrder`.",
        FulfillmentOrderAction.REJECT: "`rejectFulfillmentOrder`.",
        FulfillmentOrderAction.SPLIT: "`splitFulfillmentOrder`.",
        FulfillmentOrderAction.MERGE: "`mergeFulfillmentOrders`.",
        FulfillmentOrderAction.REROUTE: "`rerouteFulfillmentOrder`.",
        FulfillmentOrderAction.MARK_PICKING: "`markPicking`.",
        FulfillmentOrderAction.MARK_PACKED: "`markPacked`.",
        FulfillmentOrderAction.CREATE_SHIPMENT: "`createShipment`.",
        FulfillmentOrderAction.MARK_READY_FOR_PICKUP: "`markReadyForPickup`.",
        FulfillmentOrderAction.MARK_PICKED_UP: "`markPickedUp`.",
    },
)

__all__ = [
    "FulfillmentOrderAction",
    "FulfillmentOrderStatus",
    "FulfillmentStatus",
    "HoldReason",
    "LineException",
    "Method",
    "OrderAction",
    "OrderState",
    "Priority",
    "RejectionReason",
    "ReturnStatus",
]
