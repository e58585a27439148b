"""Say where goods that come back should go; nothing is changed."""

from collections.abc import Sequence

from msgspec import Struct

from domain.method import Method
from domain.orders.demand import PRIORITY_RANK, new_line, point_of
from domain.orders.fulfillment_order import LineUnits
from domain.orders.lines import OrderLine
from domain.orders.order import Order
from domain.routing.plan import RoutingPlan
from domain.routing.problem import Point, RoutingDemand, RoutingProblem
from domain.routing.returns.return_problem import return_problem
from domain.routing.returns.returnable import select_returned
from operations.live_problem import live_problem
from operations.services import Services
from operations.solving import solve
from operations.supply import Supply, load_supply
from storage.network_cache import Network


class RoutedReturn(Struct, frozen=True, kw_only=True):
    """Where units of an order should go, and the problem that this solves."""

    order_id: str
    problem: RoutingProblem
    plan: RoutingPlan


async def route_return(
    services: Services, organization: str, order_id: str, lines: Sequence[LineUnits]
) -> RoutedReturn | None:
    """The best locations for these units, by proximity to the customer, need and capacity; None without such an order.

    Raises what is wrong with the lines: NotFound, InvalidInput, QuantityExceeded.
    """
    order = await services.storage.orders.get(organization, order_id)
    if order is None:
        return None
    selected = select_returned(order, lines)
    codes = sorted({line.sku for line, _ in selected})
    supply = await load_supply(services, organization, channel=order.channel, codes=codes)
    at = services.now()
    sending = await live_problem(
        services,
        organization,
        (_demand(order, selected, supply),),
        profile=supply.profiles.of_order(order, at),
        network=supply.network,
        stock=supply.stock,
        at=at,
    )
    accepting = {location.code for location in supply.network.locations if location.accepts_returns}
    problem = return_problem(sending, accepting=accepting)
    plan, _ = await solve(problem)
    return RoutedReturn(order_id=order.id, problem=problem, plan=plan)


def _demand(order: Order, selected: Sequence[tuple[OrderLine, int]], supply: Supply) -> RoutingDemand:
    return RoutingDemand(
        order=order.id,
        method=Method.SHIP,
        lines=tuple([new_line(line.id, supply.skus[line.sku], quantity) for line, quantity in selected]),
        destination=_origin(order, supply.network),
        priority=PRIORITY_RANK[order.priority],
        channel=order.channel,
    )


def _origin(order: Order, network: Network) -> Point | None:
    """Where the customer is: at the address, or about where the goods were picked up."""
    if order.pickup_location is not None:
        for location in network.candidates:
            if location.code == order.pickup_location:
                return Point(latitude=location.latitude, longitude=location.longitude)
    return point_of(order.ship_to)
