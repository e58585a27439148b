"""Plan work again that no location has accepted, nowhere that could not keep what was promised."""

from collections.abc import Sequence

from domain.inventory.claim import StockClaim
from domain.orders.fulfillment_order import FulfillmentOrder
from domain.orders.order import Order
from domain.orders.promised import Promise
from domain.orders.replan import too_late_for
from domain.orders.route_again import planned_work
from domain.orders.stock_claims import deallocate_all
from operations.routed import Routed
from operations.routing import route_units
from operations.services import Services


async def route_promised(
    services: Services,
    organization: str,
    order: Order,
    parts: Sequence[FulfillmentOrder],
    promise: Promise,
    *,
    freed: Sequence[StockClaim] = (),
) -> Routed:
    """The best plan for these fulfillment orders of the order, which give their stock back first; so does what is `freed`."""
    network = await services.storage.locations.network(organization)
    return await route_units(
        services,
        organization,
        order,
        planned_work(parts).units,
        leaving=[part.id for part in parts],
        excluded_locations=too_late_for(parts, [location.code for location in network.locations], promise),
        freed=[*freed, *(claim for part in parts for claim in deallocate_all(part))],
    )
