"""Reading orders, each one document with everything inside it."""

import asyncio
from collections.abc import Mapping, Sequence

from domain.orders.order import Order
from domain.shipments.shipment import Shipment
from storage.coalescer import Coalescer
from storage.codec import decode, tracking_lookup
from storage.database import Database, Document
from storage.indexes import BY_CHANNEL
from storage.keys import document_key
from storage.order_filter import OrderFilter, order_plan
from storage.paging import Cursor, Keyset, Page, PageRequest, read_page
from storage.reading import find_document, find_documents


class Orders:
    """The orders of all organizations.

    `channels` and `locations` are the limits of a limited client: of a channel, and with a fulfillment order at a
    location; beyond them nothing exists.
    """

    def __init__(self, database: Database) -> None:
        self._collection = database["orders"]
        self._by_id = Coalescer(self._fetch)

    async def get(
        self,
        organization: str,
        order_id: str,
        *,
        channels: frozenset[str] | None = None,
        locations: frozenset[str] | None = None,
    ) -> Order | None:
        """The order as it is now."""
        order = await self._by_id.get(organization, order_id)
        return order if order is not None and _within(order, channels, locations) else None

    async def get_many(
        self,
        organization: str,
        order_ids: Sequence[str],
        *,
        channels: frozenset[str] | None = None,
        locations: frozenset[str] | None = None,
    ) -> list[Order]:
        """The orders that exist, in the order of the ids."""
        found = await self._by_id.get_many(organization, order_ids)
        return [order for order in found if _within(order, channels, locations)]

    async def by_number(
        self,
        organization: str,
        number: str,
        *,
        channels: frozenset[str] | None = None,
        locations: frozenset[str] | None = None,
    ) -> Order | None:
        """The order with this number; if several channels use it, that of the first channel by code."""
        plan = order_plan(organization, OrderFilter(number=number), channels, locations)
        if plan is None:
            return None
        document = await find_document(self._collection, plan.query, sort=[("channel", 1)])
        return None if document is None else decode(document, Order)

    async def by_tracking_number(
        self,
        organization: str,
        carrier: str,
        tracking_number: str,
        *,
        channels: frozenset[str] | None = None,
        locations: frozenset[str] | None = None,
    ) -> tuple[Order, Shipment] | None:
        """The shipment with this number, in its order; the newest if the carrier used the number again."""
        query = {"organization": organization, "lookup": tracking_lookup(carrier, tracking_number)}
        document = await find_document(self._collection, query, sort=[("placed_at", -1), ("_id", -1)])
        if document is None:
            return None
        order = decode(document, Order)
        for shipment in reversed(order.shipments):
            if (shipment.carrier, shipment.tracking_number) == (carrier, tracking_number):
                visible = _within(order, channels, None) and (locations is None or shipment.location in locations)
                return (order, shipment) if visible else None
        return None

    async def channels_among(self, organization: str, codes: Sequence[str]) -> set[str]:
        """Those of the channels that orders have come from."""
        found = await asyncio.gather(*(self._any_of_channel(organization, code) for code in codes))
        return {code for code, known in zip(codes, found, strict=True) if known}

    async def page(
        self,
        organization: str,
        order_filter: OrderFilter,
        request: PageRequest,
        *,
        descending: bool = False,
        channels: frozenset[str] | None = None,
        locations: frozenset[str] | None = None,
    ) -> Page[Order]:
        """Orders by (placed at, id)."""
        plan = order_plan(organization, order_filter, channels, locations)
        if plan is None:
            return Page()
        page = await read_page(
            self._collection,
            plan.query,
            Keyset(fields=("placed_at", "_id"), descending=descending),
            with_order_keys(organization, request),
            cursor_of=_cursor,
            hint=plan.index,
        )
        return page.map(lambda document: decode(document, Order))

    async def _any_of_channel(self, organization: str, code: str) -> bool:
        query = {"organization": organization, "channel": code}
        projection = {"_id": 0, "channel": 1}
        return bool(await find_documents(self._collection, query, projection=projection, limit=1, hint=BY_CHANNEL))

    async def _fetch(self, organization: str, order_ids: list[str]) -> Mapping[str, Order]:
        keys = [document_key(organization, order_id) for order_id in order_ids]
        documents = await find_documents(self._collection, {"_id": {"$in": keys}}, limit=len(keys))
        return {document["id"]: decode(document, Order) for document in documents}


def with_order_keys(organization: str, request: PageRequest) -> PageRequest:
    """The request with document keys where its cursors, (placed at, order id, …), have order ids."""
    return PageRequest(
        limit=request.limit,
        after=_keyed(organization, request.after),
        before=_keyed(organization, request.before),
        from_end=request.from_end,
    )


def _keyed(organization: str, cursor: Cursor | None) -> Cursor | None:
    return None if cursor is None else (cursor[0], document_key(organization, cursor[1]), *cursor[2:])


def _cursor(document: Document) -> Cursor:
    return (document["placed_at"], document["id"])


def _within(order: Order, channels: frozenset[str] | None, locations: frozenset[str] | None) -> bool:
    if channels is not None and order.channel not in channels:
        return False
    return locations is None or any(part.location in locations and part.released for part in order.fulfillment_orders)
