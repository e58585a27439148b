"""The types of events, from the one table of the domain."""

import re
from enum import StrEnum

from domain.events import EVENT_TYPES
from schema.describe_enum import describe_enum

_MEANINGS = {
    "order.placed": "A new order, as first routed.",
    "order.routed": "Units found locations, or did not.",
    "order.cancelled": "The whole order is cancelled.",
    "order.held": "The order may not proceed.",
    "order.released": "A hold is lifted.",
    "order.addressChanged": "The order has another shipping address.",
    "order.promised": "The order is promised by another time, or for now by none.",
    "order.decisionOverdue": "Another system was to route the order, and has not in time: the router does.",
    "order.closed": "Nothing of the order is open any more.",
    "line.cancelled": "Units of some lines are cancelled.",
    "line.exception": "A location does not have units that were promised; they wait again.",
    "fulfillmentOrder.accepted": "The location will do it.",
    "fulfillmentOrder.rejected": "The location refuses units.",
    "fulfillmentOrder.split": "Units moved into new fulfillment orders.",
    "fulfillmentOrder.merged": "Fulfillment orders became one.",
    "fulfillmentOrder.rerouted": "Units moved to other locations.",
    "fulfillmentOrder.released": "A scheduled fulfillment order is now with its location.",
    "fulfillmentOrder.kept": "A location was to give work up, but nobody else can do it.",
    "fulfillmentOrder.consolidated": "It shares a shipment with fulfillment orders of other orders.",
    "fulfillmentOrder.picking": "The goods are being collected.",
    "fulfillmentOrder.packed": "The goods are packed.",
    "fulfillmentOrder.readyForPickup": "The customer can come for it.",
    "fulfillmentOrder.pickedUp": "The customer has it.",
    "fulfillmentOrder.completed": "All of it is delivered or picked up.",
    "shipment.created": "Goods have left in a shipment.",
    "shipment.cancelled": "A shipment is cancelled; its goods are back.",
    "shipment.labelled": "The carrier's label is printed.",
    "shipment.handedOver": "The carrier has the shipment.",
    "shipment.inTransit": "The shipment is on its way.",
    "shipment.outForDelivery": "The shipment arrives today.",
    "shipment.deliveryAttempted": "The carrier came, and nobody took the shipment.",
    "shipment.failed": "The carrier cannot deliver the shipment.",
    "shipment.returnedToSender": "The shipment is on its way back.",
    "shipment.lost": "The carrier has lost the shipment.",
    "shipment.delivered": "The shipment is delivered.",
    "stock.changed": "A stock level changed.",
    "stock.low": "The available units of a stock level came down to its threshold.",
    "stock.out": "No unit of a stock level is available any more.",
    "stock.replenished": "More units than the threshold are available again.",
    "reservation.made": "Units are kept for a while.",
    "reservation.extended": "A reservation lasts longer.",
    "reservation.released": "A reservation was given back.",
    "reservation.expired": "The time of a reservation is over.",
    "reservation.placed": "A reservation became an order.",
    "reservation.reduced": "A count did not find units of a reservation.",
    "incomingSupply.recorded": "Units are expected at a location.",
    "incomingSupply.corrected": "Another quantity or another time is expected; 0 units mean that nothing comes.",
    "incomingSupply.received": "Expected units arrived.",
    "transfer.sent": "Units left for another location.",
    "transfer.received": "Units arrived from another location, or were lost on the way.",
    "count.opened": "A count has begun.",
    "count.recorded": "SKUs were counted.",
    "count.posted": "The stock is what was counted.",
    "count.cancelled": "A count was given up; nothing of it is posted.",
    "stockImport.started": "An import of stock from a file has begun.",
    "stockImport.rowsImported": "More rows of a file are in the stock.",
    "stockImport.completed": "All of a file is imported.",
    "safetyStockRule.saved": "A safety stock for a category is as given.",
    "routingProfile.saved": "A version of a routing profile is drafted as given.",
    "routingProfile.activated": "A version of a routing profile routes orders from a date on.",
    "routingAssignments.saved": "Orders are routed by profiles as assigned.",
    "channel.saved": "A channel is as given.",
    "routingPilot.saved": "A routing pilot is as given.",
    "carrierService.saved": "A carrier service is as given.",
    "location.saved": "A location is as given.",
    "sku.saved": "A SKU is as given.",
}


def event_type_name(stored: str) -> str:
    """The GraphQL name of a stored event type: `order.addressChanged` is `ORDER_ADDRESS_CHANGED`."""
    return re.sub(r"(?=[A-Z])", "_", stored).replace(".", "_").upper()


_MEMBERS = {event_type_name(stored): stored for stored in EVENT_TYPES}
EventType = StrEnum("EventType", _MEMBERS)  # type: ignore[misc]  # its members come from the domain's table

describe_enum(EventType, "What happened.", {EventType(stored): _MEANINGS[stored] for stored in EVENT_TYPES})
