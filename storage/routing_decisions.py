"""Reading routing decisions, which are kept beside their orders."""

import logging

from msgspec import DecodeError, msgpack

from domain.routing.decision import RoutingDecision
from domain.routing.plan import RoutingPlan
from storage.database import Database, Document
from storage.keys import VERSION_MAX, document_key, prefix_end, routing_key
from storage.paging import Cursor, Keyset, Page, PageRequest, read_page
from storage.reading import find_document

FORMAT = 2
"""Of what is kept; it counts changes of the domain after which older decisions cannot be read any more."""

_encoder = msgpack.Encoder()
_decoder = msgpack.Decoder(RoutingDecision)

logger = logging.getLogger(__name__)


def encode_decision(decision: RoutingDecision) -> bytes:
    """The decision as it is kept: one binary value, because nothing inside is ever searched."""
    return _encoder.encode(decision)


def encode_plan(plan: RoutingPlan) -> bytes:
    """A plan alone, as it is kept: equal plans have equal bytes."""
    return _encoder.encode(plan)


class RoutingDecisions:
    """The routing decisions of all organizations. Those of older formats are passed over."""

    def __init__(self, database: Database) -> None:
        self._collection = database["routing_decisions"]

    async def at(self, organization: str, order_id: str, version: int = VERSION_MAX) -> RoutingDecision | None:
        """The newest decision of the order up to this version of it."""
        first, last = routing_key(organization, order_id, 0), routing_key(organization, order_id, version)
        document = await find_document(self._collection, {"_id": {"$gte": first, "$lte": last}}, sort=[("_id", -1)])
        return None if document is None else _decision(document)

    async def page(self, organization: str, order_id: str, request: PageRequest) -> Page[RoutingDecision]:
        """The decisions of the order, the newest first; cursors are (order version,)."""
        prefix = document_key(organization, order_id, "")

        def keyed(cursor: Cursor | None) -> Cursor | None:
            return None if cursor is None else (routing_key(organization, order_id, cursor[0]),)

        page = await read_page(
            self._collection,
            {"_id": {"$gte": prefix, "$lt": prefix_end(prefix)}},
            Keyset(fields=("_id",), descending=True),
            PageRequest(
                limit=request.limit,
                after=keyed(request.after),
                before=keyed(request.before),
                from_end=request.from_end,
            ),
            cursor_of=lambda document: (document["ordinal"],),
        )
        readable = [(_decision(document), cursor) for document, cursor in zip(page.items, page.cursors, strict=True)]
        kept = [(decision, cursor) for decision, cursor in readable if decision is not None]
        return Page(
            items=tuple(decision for decision, _ in kept),
            cursors=tuple(cursor for _, cursor in kept),
            has_next=page.has_next,
            has_previous=page.has_previous,
        )


def _decision(document: Document) -> RoutingDecision | None:
    if document.get("format") != FORMAT:
        return None
    try:
        return _decoder.decode(document["body"])
    except DecodeError:
        logger.warning("The routing decision %s cannot be read.", document["_id"])
        return None
