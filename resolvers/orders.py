"""Queries of orders."""

from typing import Annotated

import strawberry

from domain.access.scopes import ORDERS_READ
from domain.orders.order import Order as DomainOrder
from domain.refusals import InvalidInput
from resolvers import pages
from resolvers.context import Info
from resolvers.filters import order_filter
from resolvers.pages import After, Before, First, Last, PageOf, page_request
from schema.filters import OrderFilter, OrderSort
from schema.orders.order import Order
from schema.pages import Connection
from schema.policy import ORDERS_OR_FULFILLMENT, Policies
from schema.resolved import resolved


@strawberry.type
class OrderQueries:
    @resolved(Order | None, "One order, by its id or its number; null if it does not exist for this client.")
    async def order(
        self,
        info: Info,
        order_id: Annotated[strawberry.ID | None, strawberry.argument(name="id", description="Its id.")] = None,
        number: Annotated[str | None, strawberry.argument(description="Its number.")] = None,
        channel: Annotated[
            str | None,
            strawberry.argument(description="The channel that gave the number; the first by name if absent."),
        ] = None,
    ) -> DomainOrder | None:
        if (order_id is None) == (number is None) or (channel is not None and number is None):
            raise InvalidInput("Give either id, or number with or without its channel.", field=("id",))
        if order_id is not None:
            return await info.context.load.order(order_id)
        return await _by_number(info, number or "", channel)

    @resolved(Connection[Order], "Orders, by the moment at which they were placed.")
    async def orders(
        self,
        info: Info,
        which: Annotated[
            OrderFilter | None, strawberry.argument(name="filter", description="Which orders; all if absent.")
        ] = None,
        sort: Annotated[OrderSort, strawberry.argument(description="In which order.")] = OrderSort.PLACED_AT_DESC,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> PageOf[DomainOrder]:
        context = info.context
        page = await context.services.storage.orders.page(
            context.organization,
            order_filter(which),
            page_request(pages.ORDERS, first=first, after=after, last=last, before=before),
            descending=sort is OrderSort.PLACED_AT_DESC,
            channels=context.principal.channels,
            locations=context.principal.locations,
        )
        return PageOf(page.map(context.load.show_order))


async def _by_number(info: Info, number: str, channel: str | None) -> DomainOrder | None:
    context = info.context
    principal = context.principal
    if channel is None:
        channels = principal.channels
    elif principal.channels is None or channel in principal.channels:
        channels = frozenset({channel})
    else:
        return None
    order = await context.services.storage.orders.by_number(
        context.organization, number, channels=channels, locations=principal.locations
    )
    return context.load.prime_order(order) if order else None


POLICIES: Policies = {"Query.order": ORDERS_OR_FULFILLMENT, "Query.orders": ORDERS_READ}
