"""Undo a shipment that no carrier has yet."""

from datetime import datetime

from domain.orders.order import Order
from domain.orders.ship import cancel_shipment as decide_cancellation
from operations.change_order import Decided, change_order
from operations.command import Command, Result
from operations.reach import order_holding, reachable_shipment
from operations.services import Services


async def cancel_shipment(services: Services, command: Command, *, shipment_id: str) -> Result:
    """The units are allocated at the location again; the result names `shipment` and `fulfillment_order`."""

    async def decide(order: Order, _: datetime) -> Decided:
        shipment = reachable_shipment(order, shipment_id, command.principal)
        ids = {"fulfillment_order": shipment.fulfillment_order_id, "shipment": shipment.id}
        return Decided(decision=decide_cancellation(order, shipment), ids=ids)

    return await change_order(services, command, order_holding(shipment_id), decide)
