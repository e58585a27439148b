"""Queries of fulfillment orders."""

from typing import Annotated

import strawberry

from domain.orders.fulfillment_order import FulfillmentOrder as DomainFulfillmentOrder
from resolvers import pages
from resolvers.context import Info
from resolvers.filters import fulfillment_order_filter
from resolvers.pages import After, Before, First, Last, PageOf, page_request
from schema.filters import FulfillmentOrderFilter, OrderSort
from schema.orders.fulfillment_order import FulfillmentOrder
from schema.pages import Connection
from schema.policy import ORDERS_OR_FULFILLMENT, Policies
from schema.resolved import resolved


@strawberry.type
class FulfillmentOrderQueries:
    @resolved(FulfillmentOrder | None, "One fulfillment order; null if it does not exist for this client.")
    async def fulfillment_order(
        self,
        info: Info,
        fulfillment_order_id: Annotated[strawberry.ID, strawberry.argument(name="id", description="Its id.")],
    ) -> DomainFulfillmentOrder | None:
        order = await info.context.load.order_of(fulfillment_order_id)
        return order.fulfillment_order(fulfillment_order_id) if order else None

    @resolved(
        Connection[FulfillmentOrder],
        "Fulfillment orders, by the moment at which their orders were placed: the work queue of a location.",
    )
    async def fulfillment_orders(
        self,
        info: Info,
        which: Annotated[
            FulfillmentOrderFilter | None,
            strawberry.argument(name="filter", description="Which fulfillment orders; all if absent."),
        ] = None,
        sort: Annotated[OrderSort, strawberry.argument(description="In which order.")] = OrderSort.PLACED_AT_ASC,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> PageOf[DomainFulfillmentOrder]:
        context = info.context
        page = await context.services.storage.order_parts.fulfillment_orders_page(
            context.organization,
            fulfillment_order_filter(which),
            page_request(pages.ORDER_PARTS, first=first, after=after, last=last, before=before),
            descending=sort is OrderSort.PLACED_AT_DESC,
            channels=context.principal.channels,
            locations=context.principal.locations,
        )
        return PageOf(page.map(lambda found: context.load.show_fulfillment_order(found[0], found[1].id)))


POLICIES: Policies = {
    "Query.fulfillmentOrder": ORDERS_OR_FULFILLMENT,
    "Query.fulfillmentOrders": ORDERS_OR_FULFILLMENT,
}
