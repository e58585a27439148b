"""Queries of shipments."""

from typing import Annotated

import strawberry

from domain.refusals import InvalidInput
from domain.shipments.shipment import Shipment as DomainShipment
from resolvers import pages
from resolvers.context import Info
from resolvers.filters import shipment_filter
from resolvers.pages import After, Before, First, Last, PageOf, page_request
from schema.filters import OrderSort, ShipmentFilter
from schema.pages import Connection
from schema.policy import ORDERS_OR_FULFILLMENT, Policies
from schema.resolved import resolved
from schema.shipments.shipment import Shipment


@strawberry.type
class ShipmentQueries:
    @resolved(
        Shipment | None,
        "One shipment, by its id or by carrier and tracking number; null if it does not exist for this client.",
    )
    async def shipment(
        self,
        info: Info,
        shipment_id: Annotated[strawberry.ID | None, strawberry.argument(name="id", description="Its id.")] = None,
        carrier: Annotated[str | None, strawberry.argument(description="Who carries it.")] = None,
        tracking_number: Annotated[str | None, strawberry.argument(description="The carrier's number for it.")] = None,
    ) -> DomainShipment | None:
        if shipment_id is not None and carrier is None and tracking_number is None:
            order = await info.context.load.order_of(shipment_id)
            return order.shipment(shipment_id) if order else None
        if shipment_id is None and carrier is not None and tracking_number is not None:
            return await _by_tracking_number(info, carrier, tracking_number)
        raise InvalidInput("Give either id, or carrier and trackingNumber.", field=("id",))

    @resolved(Connection[Shipment], "Shipments, by the moment at which their orders were placed.")
    async def shipments(
        self,
        info: Info,
        which: Annotated[
            ShipmentFilter | None, strawberry.argument(name="filter", description="Which shipments; all if absent.")
        ] = None,
        sort: Annotated[OrderSort, strawberry.argument(description="In which order.")] = OrderSort.PLACED_AT_DESC,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> PageOf[DomainShipment]:
        context = info.context
        page = await context.services.storage.order_parts.shipments_page(
            context.organization,
            shipment_filter(which),
            page_request(pages.ORDER_PARTS, first=first, after=after, last=last, before=before),
            descending=sort is OrderSort.PLACED_AT_DESC,
            channels=context.principal.channels,
            locations=context.principal.locations,
        )
        return PageOf(page.map(lambda found: context.load.show_shipment(found[0], found[1].id)))


async def _by_tracking_number(info: Info, carrier: str, tracking_number: str) -> DomainShipment | None:
    context = info.context
    found = await context.services.storage.orders.by_tracking_number(
        context.organization,
        carrier,
        tracking_number,
        channels=context.principal.channels,
        locations=context.principal.locations,
    )
    return context.load.show_shipment(found[0], found[1].id) if found else None


POLICIES: Policies = {"Query.shipment": ORDERS_OR_FULFILLMENT, "Query.shipments": ORDERS_OR_FULFILLMENT}
