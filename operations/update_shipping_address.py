"""Change where an order goes."""

from datetime import datetime

from domain.address import Address
from domain.address_rules import address_refusals
from domain.orders.actions import OrderAction, guard_order
from domain.orders.order import Order
from domain.refusals import raise_all
from domain.routing.decision import RoutingTrigger
from operations.change_order import Decided, change_order
from operations.command import Command, Result
from operations.locate_address import locate_address
from operations.reach import whole_orders_only
from operations.reroute_order import decide_route
from operations.services import Services


async def update_shipping_address(services: Services, command: Command, *, order_id: str, ship_to: Address) -> Result:
    """Ship to another address, and route again what no location has accepted."""
    whole_orders_only(command.principal)
    raise_all(address_refusals(ship_to, "shipTo"))
    located = locate_address(ship_to, "shipTo")

    async def decide(order: Order, now: datetime) -> Decided:
        guard_order(order, OrderAction.UPDATE_SHIPPING_ADDRESS)
        return await decide_route(
            services, command, order, now, trigger=RoutingTrigger.ADDRESS_CHANGED, ship_to=located
        )

    return await change_order(services, command, order_id, decide)
