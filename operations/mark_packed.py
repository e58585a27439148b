"""A location has packed a fulfillment order."""

from domain.orders.actions import FulfillmentOrderAction
from operations.advance_fulfillment_order import advance_fulfillment_order
from operations.command import Command, Result
from operations.services import Services


async def mark_packed(services: Services, command: Command, *, fulfillment_order_id: str) -> Result:
    """From picking to packed."""
    return await advance_fulfillment_order(
        services, command, fulfillment_order_id=fulfillment_order_id, action=FulfillmentOrderAction.MARK_PACKED
    )
