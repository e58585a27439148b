"""What mutations answer with: the objects that changed, as the client may see them."""

from typing import Any

from domain.orders.order import Order
from operations.command import Result
from resolvers.context import RequestContext


async def show_order(context: RequestContext, result: Result) -> dict[str, Any]:
    """The order."""
    return {"order": await _order(context, result)}


async def show_fulfillment_order(context: RequestContext, result: Result) -> dict[str, Any]:
    """The order and the fulfillment order."""
    order = await _order(context, result)
    part = order.fulfillment_order(result.ids["fulfillment_order"]) if order else None
    return {"order": order, "fulfillment_order": part}


async def show_moved_units(context: RequestContext, result: Result) -> dict[str, Any]:
    """The order, the fulfillment order that lost units, and those that got them."""
    shown = await show_fulfillment_order(context, result)
    order: Order | None = shown["order"]
    created = result.ids["new_fulfillment_orders"]
    parts = tuple(part for part in order.fulfillment_orders if part.id in created) if order else ()
    return {**shown, "new_fulfillment_orders": parts}


async def show_shipment(context: RequestContext, result: Result) -> dict[str, Any]:
    """The order, the shipment and its fulfillment order."""
    order = await _order(context, result)
    shipment = order.shipment(result.ids["shipment"]) if order else None
    part = order.fulfillment_order(shipment.fulfillment_order_id) if order and shipment else None
    return {"order": order, "shipment": shipment, "fulfillment_order": part}


async def _order(context: RequestContext, result: Result) -> Order | None:
    if result.order is not None:
        return context.load.prime_order(result.order)
    return await context.load.order(result.ids["order"])
