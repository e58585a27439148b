"""What mutations of shipments answer with."""

import strawberry

from domain.orders.fulfillment_order import FulfillmentOrder as DomainFulfillmentOrder
from domain.shipments.shipment import Shipment as DomainShipment
from schema.orders.fulfillment_order import FulfillmentOrder
from schema.orders.payloads import OrderPayload
from schema.policy import AUTHENTICATED, Policies
from schema.shipments.shipment import Shipment


@strawberry.type
class ShipmentPayload(OrderPayload):
    shipment: DomainShipment | None = strawberry.field(
        default=None, graphql_type=Shipment | None, description="The shipment as it is now."
    )
    fulfillment_order: DomainFulfillmentOrder | None = strawberry.field(
        default=None,
        graphql_type=FulfillmentOrder | None,
        description="The fulfillment order that it ships, as it is now.",
    )


@strawberry.type(description="Answer of `createShipment`.")
class CreateShipmentPayload(ShipmentPayload):
    """Answers createShipment."""


@strawberry.type(description="Answer of `cancelShipment`.")
class CancelShipmentPayload(ShipmentPayload):
    """Answers cancelShipment."""


@strawberry.type(description="Answer of `recordTrackingEvent`.")
class RecordTrackingEventPayload(ShipmentPayload):
    """Answers recordTrackingEvent."""


POLICIES: Policies = {
    payload.__name__: AUTHENTICATED
    for payload in (CreateShipmentPayload, CancelShipmentPayload, RecordTrackingEventPayload)
}
