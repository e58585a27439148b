"""A location takes a fulfillment order on."""

from domain.orders.actions import FulfillmentOrderAction
from operations.advance_fulfillment_order import advance_fulfillment_order
from operations.command import Command, Result
from operations.services import Services


async def accept_fulfillment_order(services: Services, command: Command, *, fulfillment_order_id: str) -> Result:
    """From open to accepted."""
    return await advance_fulfillment_order(
        services, command, fulfillment_order_id=fulfillment_order_id, action=FulfillmentOrderAction.ACCEPT
    )
