"""Why orders were routed as they were."""

from typing import Annotated

import strawberry

from domain.access.scopes import ROUTING_READ
from domain.access.view import sees_routing
from resolvers.context import Info
from resolvers.shown_routing import show_routing
from schema.policy import Policies
from schema.resolved import resolved
from schema.routing.decision import RoutingDecision


@strawberry.type
class RoutingQueries:
    @resolved(
        RoutingDecision | None,
        "The newest routing decision of an order, with the reason of every candidate location. "
        "Null if the order does not exist for this client, and for limited clients.",
    )
    async def routing_decision(
        self, info: Info, order_id: Annotated[strawberry.ID, strawberry.argument(description="Id of the order.")]
    ) -> RoutingDecision | None:
        context = info.context
        if not sees_routing(context.principal):
            return None
        decision = await context.services.storage.routing_decisions.latest(context.organization, order_id)
        return show_routing(decision) if decision else None


POLICIES: Policies = {"Query.routingDecision": ROUTING_READ}
