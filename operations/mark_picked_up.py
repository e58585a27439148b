"""The customer has picked a fulfillment order up."""

from domain.orders.actions import FulfillmentOrderAction
from operations.advance_fulfillment_order import advance_fulfillment_order
from operations.command import Command, Result
from operations.services import Services


async def mark_picked_up(services: Services, command: Command, *, fulfillment_order_id: str) -> Result:
    """From ready for pickup to picked up and completed; the units leave the location's stock."""
    return await advance_fulfillment_order(
        services, command, fulfillment_order_id=fulfillment_order_id, action=FulfillmentOrderAction.MARK_PICKED_UP
    )
