"""A packed fulfillment order waits for its customer."""

from domain.orders.actions import FulfillmentOrderAction
from operations.advance_fulfillment_order import advance_fulfillment_order
from operations.command import Command, Result
from operations.services import Services


async def mark_ready_for_pickup(services: Services, command: Command, *, fulfillment_order_id: str) -> Result:
    """From packed to ready for pickup."""
    return await advance_fulfillment_order(
        services,
        command,
        fulfillment_order_id=fulfillment_order_id,
        action=FulfillmentOrderAction.MARK_READY_FOR_PICKUP,
    )
