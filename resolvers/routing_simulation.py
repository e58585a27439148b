"""What would become of orders by other profiles."""

from typing import Annotated

import strawberry

from domain.access.scopes import ROUTING_READ
from domain.method import Method
from domain.orders.customer import Customer
from domain.orders.new_order import ItemRequest, OrderRequest
from domain.orders.order import Priority
from domain.routing.simulation.request import AskedProfile, SimulationRequest
from operations.simulate_routing import simulate_routing
from resolvers.context import Info
from resolvers.given import given_address
from resolvers.given_profile import given_profile
from resolvers.shown_simulation import show_simulation
from schema.policy import Policies
from schema.resolved import resolved
from schema.routing.simulation import (
    RoutingSimulation,
    SimulatedOrderInput,
    SimulatedProfileInput,
    SimulateRoutingInput,
)


@strawberry.type
class RoutingSimulationQueries:
    @resolved(
        RoutingSimulation,
        "Routes orders by several profiles, saved or not, without changing anything, and compares. The orders are routed "
        "one after the other, the most urgent first, as if they were placed: what one takes is gone for the next. Each "
        "may have its channel's share of the units that are available now, at whatever time it is asked about. Orders "
        "that were placed are routed anew with all units that are not cancelled, also those that have left, and as if "
        "nothing had been rejected; what they hold and has not left is there for them besides. The day's capacity is "
        "what is left of it now. The same stock, orders, profiles and time give the same answer, unless an order is so "
        "large that its plan is only `FEASIBLE`. For clients without limits to channels or locations.",
    )
    async def simulate_routing(
        self,
        info: Info,
        given: Annotated[
            SimulateRoutingInput, strawberry.argument(name="input", description="What to route, and how.")
        ],
    ) -> RoutingSimulation:
        request = SimulationRequest(
            drafts=None if given.orders is None else tuple(_draft(order) for order in given.orders),
            order_ids=None if given.order_ids is None else tuple(given.order_ids),
            profiles=tuple(_profile(profile) for profile in given.profiles),
            at=given.at,
        )
        context = info.context
        simulation = await simulate_routing(context.services.operations, context.principal, request)
        return show_simulation(simulation, order_ids=request.order_ids)


def _draft(given: SimulatedOrderInput) -> OrderRequest:
    return OrderRequest(
        channel=given.channel,
        customer=Customer(),
        currency_code=given.currency_code,
        items=tuple(ItemRequest(**vars(item)) for item in given.items),
        method=Method(given.method),
        ship_to=given_address(given.ship_to) if given.ship_to else None,
        pickup_location=given.location_code,
        priority=Priority(given.priority),
        requested_delivery_by=given.requested_delivery_by,
        allow_split=given.allow_split,
    )


def _profile(given: SimulatedProfileInput) -> AskedProfile:
    if given.profile is None:
        return AskedProfile(code=given.code, version=given.version)
    tried = given_profile(given.code, given.profile)
    return AskedProfile(code=given.code, version=given.version, unsaved=tried.profile, misread=tuple(tried.misread))


POLICIES: Policies = {"Query.simulateRouting": ROUTING_READ}
