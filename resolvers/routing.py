"""Why orders were routed as they were."""

from typing import Annotated

import strawberry

from domain.access.scopes import ROUTING_READ
from domain.access.view import sees_routing
from resolvers import pages
from resolvers.context import Info
from resolvers.pages import After, Before, First, Last, PageOf, page_request
from resolvers.shown_routing import show_routing
from schema.pages import Connection
from schema.policy import Policies
from schema.resolved import resolved
from schema.routing.decision import RoutingDecision
from storage.keys import VERSION_MAX
from storage.paging import Page

OrderId = Annotated[strawberry.ID, strawberry.argument(description="Id of the order.")]


@strawberry.type
class RoutingQueries:
    @resolved(
        RoutingDecision | None,
        "The routing decision that held at a version of an order, with the reason of every candidate location. "
        "Null if there is none for this client: limited clients do not see why.",
    )
    async def routing_decision(
        self,
        info: Info,
        order_id: OrderId,
        order_version: Annotated[
            int | None, strawberry.argument(description="The version of the order; its newest if absent.")
        ] = None,
    ) -> RoutingDecision | None:
        context = info.context
        if not sees_routing(context.principal):
            return None
        version = VERSION_MAX if order_version is None else order_version
        decision = await context.services.storage.routing_decisions.at(context.organization, order_id, version)
        return show_routing(decision) if decision else None

    @resolved(Connection[RoutingDecision], "The routing decisions of an order, the newest first.")
    async def routing_decisions(
        self,
        info: Info,
        order_id: OrderId,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> PageOf[RoutingDecision]:
        context = info.context
        request = page_request(pages.ORDINALS, first=first, after=after, last=last, before=before)
        if not sees_routing(context.principal):
            return PageOf(Page())
        page = await context.services.storage.routing_decisions.page(context.organization, order_id, request)
        return PageOf(page.map(show_routing))


POLICIES: Policies = {"Query.routingDecision": ROUTING_READ, "Query.routingDecisions": ROUTING_READ}
