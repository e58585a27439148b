"""Where returned goods should go."""

import asyncio
from typing import Annotated

import strawberry

from domain.access.scopes import ROUTING_READ
from domain.access.view import sees_routing
from domain.routing.cost_terms import money_of
from domain.routing.explaining.explain import explain
from operations.route_return import route_return
from resolvers.context import Info
from resolvers.given import given_units
from resolvers.shown_routing import show_lines, show_locations
from schema.policy import Policies
from schema.resolved import resolved
from schema.routing.returns import ReturnRouting, ReturnRoutingInput


@strawberry.type
class ReturnRoutingQueries:
    @resolved(
        ReturnRouting | None,
        "Where units of an order should go that come back: by the order's routing profile, among the locations that "
        "accept returns. Null if the order does not exist for this client, and for limited clients.",
    )
    async def return_routing(
        self,
        info: Info,
        given: Annotated[ReturnRoutingInput, strawberry.argument(name="input", description="What comes back.")],
    ) -> ReturnRouting | None:
        context = info.context
        if not sees_routing(context.principal):
            return None
        routed = await route_return(
            context.services.operations, context.organization, given.order_id, given_units(given.lines)
        )
        if routed is None:
            return None
        plan = routed.plan
        # Many lines over many locations take a while: others need not wait for them.
        reasons = await asyncio.to_thread(explain, routed.problem, plan)
        return ReturnRouting(
            order_id=strawberry.ID(routed.order_id),
            status=plan.status,
            cost=money_of(plan.cost, plan.currency_code),
            locations=show_locations(plan),
            lines=show_lines(plan, reasons, None),
        )


POLICIES: Policies = {"Query.returnRouting": ROUTING_READ}
