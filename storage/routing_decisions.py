"""Reading routing decisions, which are kept beside their orders."""

import logging
from collections.abc import Iterable, Mapping

from msgspec import DecodeError, Raw, Struct, msgpack

from domain.routing.decision import RoutingDecision
from domain.routing.plan import RoutingPlan
from domain.routing.problem import RoutingProblem
from storage.database import Database, Document
from storage.defaults import default_values
from storage.keys import VERSION_MAX, document_key, prefix_end, routing_key
from storage.paging import Cursor, Keyset, Page, PageRequest, read_page
from storage.reading import find_document, find_documents
from storage.routing_bases import COLLECTION as BASES
from storage.routing_bases import COMMON_FIELDS

FORMAT = 3
"""Of what is kept; it counts changes of the domain after which older decisions cannot be read any more."""

_PROBLEM = "problem"
_BESIDE_PROBLEM = default_values(RoutingDecision, without=(_PROBLEM,))
_OWN_FIELDS = default_values(RoutingProblem, without=COMMON_FIELDS)

_encoder = msgpack.Encoder()
_decoder = msgpack.Decoder(RoutingDecision)
_parts = msgpack.Decoder(dict[str, Raw])

logger = logging.getLogger(__name__)


def encode_decision(decision: RoutingDecision) -> bytes:
    """The decision without its basis, as it is kept: one binary value, because nothing inside is ever searched."""
    return _encoder.encode({**_given(decision, _BESIDE_PROBLEM), _PROBLEM: _given(decision.problem, _OWN_FIELDS)})


def decode_decision(body: bytes, basis: bytes) -> RoutingDecision:
    """The decision that was encoded, with its basis. Raises msgspec.DecodeError if they are not readable any more."""
    parts = _parts.decode(body)
    problem = {**_parts.decode(parts[_PROBLEM]), **_parts.decode(basis)}
    return _decoder.decode(_encoder.encode({**parts, _PROBLEM: problem}))


def _given(value: Struct, defaults: Mapping[str, object]) -> Document:
    """What a value has in these fields, without defaults."""
    return {name: part for name, default in defaults.items() if (part := getattr(value, name)) != default}


def encode_plan(plan: RoutingPlan) -> bytes:
    """A plan alone, as it is kept: equal plans have equal bytes."""
    return _encoder.encode(plan)


class RoutingDecisions:
    """The routing decisions of all organizations. Those of older formats are passed over."""

    def __init__(self, database: Database) -> None:
        self._collection = database["routing_decisions"]
        self._bases = database[BASES]

    async def at(self, organization: str, order_id: str, version: int = VERSION_MAX) -> RoutingDecision | None:
        """The newest decision of the order up to this version of it."""
        first, last = routing_key(organization, order_id, 0), routing_key(organization, order_id, version)
        document = await find_document(self._collection, {"_id": {"$gte": first, "$lte": last}}, sort=[("_id", -1)])
        return None if document is None else _decision(document, await self._bases_of((document,)))

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
        bases = await self._bases_of(page.items)
        decisions = [_decision(document, bases) for document in page.items]
        readable = zip(decisions, page.cursors, strict=True)
        kept = [(decision, cursor) for decision, cursor in readable if decision is not None]
        return Page(
            items=tuple(decision for decision, _ in kept),
            cursors=tuple(cursor for _, cursor in kept),
            has_next=page.has_next,
            has_previous=page.has_previous,
        )

    async def _bases_of(self, documents: Iterable[Document]) -> Mapping[str, bytes]:
        keys = sorted({document["basis"] for document in documents if document.get("format") == FORMAT})
        found = await find_documents(self._bases, {"_id": {"$in": keys}}, limit=len(keys)) if keys else ()
        return {document["_id"]: document["body"] for document in found}


def _decision(document: Document, bases: Mapping[str, bytes]) -> RoutingDecision | None:
    if document.get("format") != FORMAT:
        return None
    try:
        return decode_decision(document["body"], bases[document["basis"]])
    except (DecodeError, KeyError):
        logger.warning("The routing decision %s cannot be read.", document["_id"])
        return None
