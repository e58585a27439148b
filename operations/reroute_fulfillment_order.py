"""Move a fulfillment order, or units of it, to other locations."""

from collections.abc import Sequence
from datetime import datetime

from domain.limits import LIST_ITEMS_MAX
from domain.orders.fulfillment_order import LineUnits
from domain.orders.order import Order
from domain.orders.reroute import reroute, select_rerouted
from domain.refusals import InvalidInput
from domain.routing.decision import RoutingTrigger
from operations.change_order import Decided, change_order
from operations.command import Command, Result
from operations.reach import order_holding, reachable_part, whole_orders_only
from operations.routing import route_units
from operations.services import Services


async def reroute_fulfillment_order(
    services: Services,
    command: Command,
    *,
    fulfillment_order_id: str,
    lines: Sequence[LineUnits] | None,
    location_code: str | None,
    exclude_location_codes: Sequence[str],
) -> Result:
    """To a named location, or to those that the router chooses among all others.

    The result names the old one as `fulfillment_order` and the new ones as `new_fulfillment_orders`. Nothing moves
    unless everything can be served: raises InsufficientStock or NotRoutable.
    """
    whole_orders_only(command.principal)
    if location_code is not None and exclude_location_codes:
        raise InvalidInput("Name a location, or exclude some: not both.", field=("excludeLocationCodes",))
    if len(exclude_location_codes) > LIST_ITEMS_MAX:
        raise InvalidInput(f"At most {LIST_ITEMS_MAX} locations.", field=("excludeLocationCodes",))

    async def decide(order: Order, now: datetime) -> Decided:
        part = reachable_part(order, fulfillment_order_id, command.principal)
        units = select_rerouted(order, part, lines)
        if location_code == part.location:
            raise InvalidInput("The fulfillment order is at that location already.", field=("locationCode",))
        whole = sum(selected.quantity for selected in units) == sum(line.quantity for line in part.lines)
        routed = await route_units(
            services,
            command.organization,
            order,
            units,
            leaving=[part.id] if whole else [],
            excluded_locations=[part.location, *exclude_location_codes] if location_code is None else [],
            required_location=location_code,
        )
        promise = routed.promise(order, at=now)
        decision = reroute(order, part, units, routed.plan, now=now, promise=promise, share=routed.channel.share)
        known = {known.id for known in order.fulfillment_orders}
        created = [new.id for new in decision.order.fulfillment_orders if new.id not in known]
        ids = {"fulfillment_order": part.id, "new_fulfillment_orders": created}
        return Decided(decision=decision, ids=ids, routed=routed, trigger=RoutingTrigger.REROUTED)

    return await change_order(services, command, order_holding(fulfillment_order_id), decide)
