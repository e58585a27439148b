"""Lists of fulfillment orders and of shipments, read out of the orders that hold them."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from msgspec import Struct

from domain.orders.fulfillment_order import FulfillmentOrder
from domain.orders.order import Order
from domain.shipments.shipment import Shipment
from storage.codec import decode
from storage.database import Database, Document
from storage.order_filter import PartFilter, Plan, narrowed, part_plan
from storage.orders import with_order_keys
from storage.paging import Cursor, Keyset, Page, PageRequest, cut_page
from storage.reading import Query, find_documents

P = TypeVar("P", FulfillmentOrder, Shipment)


class _Found(Struct, Generic[P], frozen=True):
    order: Order
    part: P
    ordinal: int

    @property
    def cursor(self) -> Cursor:
        return (self.order.placed_at, self.order.id, self.ordinal)


class OrderParts:
    """Fulfillment orders and shipments of all organizations, each with its order.

    Lists are sorted by (placed at, order id, ordinal); the limits are those of a limited client.
    """

    def __init__(self, database: Database) -> None:
        self._collection = database["orders"]

    async def fulfillment_orders_page(
        self,
        organization: str,
        part_filter: PartFilter,
        request: PageRequest,
        *,
        descending: bool = False,
        channels: frozenset[str] | None = None,
        locations: frozenset[str] | None = None,
    ) -> Page[tuple[Order, FulfillmentOrder]]:
        """Fulfillment orders: a location's work queue."""
        plan = part_plan(organization, part_filter, channels, locations, shipments=False)
        codes = narrowed(part_filter.location_codes, locations)

        def matches(part: FulfillmentOrder) -> bool:
            seen = locations is None or part.released
            return seen and _matches(part, part_filter, codes) and part_filter.method in (None, part.method)

        def parts(order: Order) -> Sequence[FulfillmentOrder]:
            return order.fulfillment_orders

        return await self._page(organization, plan, request, parts, matches, descending=descending)

    async def shipments_page(
        self,
        organization: str,
        part_filter: PartFilter,
        request: PageRequest,
        *,
        descending: bool = False,
        channels: frozenset[str] | None = None,
        locations: frozenset[str] | None = None,
    ) -> Page[tuple[Order, Shipment]]:
        """Shipments, by when their orders were placed."""
        plan = part_plan(organization, part_filter, channels, locations, shipments=True)
        codes = narrowed(part_filter.location_codes, locations)

        def matches(part: Shipment) -> bool:
            carriers = part_filter.carriers
            return _matches(part, part_filter, codes) and (carriers is None or part.carrier in carriers)

        def parts(order: Order) -> Sequence[Shipment]:
            return order.shipments

        return await self._page(organization, plan, request, parts, matches, descending=descending)

    async def _page(
        self,
        organization: str,
        plan: Plan | None,
        request: PageRequest,
        parts: Callable[[Order], Sequence[P]],
        matches: Callable[[P], bool],
        *,
        descending: bool,
    ) -> Page[tuple[Order, P]]:
        if plan is None:
            return Page()
        keyset = Keyset(fields=("placed_at", "_id"), descending=descending)
        documents = await self._orders(plan, keyset, with_order_keys(organization, request))
        orders = [decode(document, Order) for document in documents]
        found = [
            _Found(order, part, ordinal)
            for order in orders
            for ordinal, part in enumerate(parts(order), 1)
            if matches(part)
        ]
        found = _between(found, request, descending=descending)
        return cut_page(found, request, cursor_of=lambda item: item.cursor).map(lambda item: (item.order, item.part))

    async def _orders(self, plan: Plan, keyset: Keyset, request: PageRequest) -> list[Document]:
        """Enough orders for the page: each has one part at least that matches, but those that the cursors are in."""
        conditions: list[Query] = [plan.query]
        if request.after is not None:
            conditions.append(keyset.after(request.after, inclusive=True))
        if request.before is not None:
            conditions.append(keyset.before(request.before, inclusive=True))
        return await find_documents(
            self._collection,
            {"$and": conditions},
            sort=keyset.sort(reverse=request.from_end),
            limit=request.limit + 3,
            hint=plan.index,
        )


def _matches(part: FulfillmentOrder | Shipment, part_filter: PartFilter, locations: list[str] | None) -> bool:
    if locations is not None and part.location not in locations:
        return False
    return part_filter.statuses is None or part.status in part_filter.statuses


def _between(found: list[_Found[P]], request: PageRequest, *, descending: bool) -> list[_Found[P]]:
    """What lies between the request's cursors, in the direction in which the request reads."""
    ordered = sorted(found, key=lambda item: item.cursor, reverse=descending)
    first, last = (request.before, request.after) if descending else (request.after, request.before)
    kept = [item for item in ordered if (first is None or item.cursor > first) and (last is None or item.cursor < last)]
    return kept[::-1] if request.from_end else kept
