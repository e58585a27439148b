"""Goods leave a location."""

from datetime import datetime

from domain.orders.actions import FulfillmentOrderAction, guard_fulfillment_order
from domain.orders.ids import next_shipment_id
from domain.orders.order import Order
from domain.orders.selection import select_units
from domain.orders.ship import create_shipment as decide_shipment
from domain.refusals import raise_all
from domain.shipments.request import ShipmentRequest, shipment_refusals
from domain.shipments.shipment import Shipment, ShipmentStatus
from operations.change_order import Decided, change_order
from operations.command import Command, Result
from operations.reach import order_holding, reachable_part
from operations.services import Services

AT = ("fulfillmentOrderId",)


async def create_shipment(
    services: Services, command: Command, *, fulfillment_order_id: str, request: ShipmentRequest
) -> Result:
    """Ship all or some units of a packed fulfillment order; the result names the new one as `shipment`."""
    raise_all(shipment_refusals(request))

    async def decide(order: Order, now: datetime) -> Decided:
        part = reachable_part(order, fulfillment_order_id, command.principal, AT)
        guard_fulfillment_order(order, part, FulfillmentOrderAction.CREATE_SHIPMENT)
        shipment = Shipment(
            id=next_shipment_id(order),
            fulfillment_order_id=part.id,
            location=part.location,
            status=ShipmentStatus.CREATED,
            carrier=request.carrier,
            service=request.service,
            tracking_number=request.tracking_number,
            tracking_url=request.tracking_url,
            parcels=request.parcels,
            lines=select_units(part, request.lines),
            shipped_at=now,
            estimated_delivery_at=request.estimated_delivery_at,
        )
        ids = {"fulfillment_order": part.id, "shipment": shipment.id}
        return Decided(decision=decide_shipment(order, part, shipment), ids=ids)

    return await change_order(services, command, order_holding(fulfillment_order_id, AT), decide, at=AT)
