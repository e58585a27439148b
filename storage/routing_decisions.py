"""Reading routing decisions, which are kept beside their orders."""

from msgspec import msgpack

from domain.routing.decision import RoutingDecision
from storage.database import Database
from storage.keys import document_key, prefix_end
from storage.reading import find_document

_encoder = msgpack.Encoder()
_decoder = msgpack.Decoder(RoutingDecision)


def encode_decision(decision: RoutingDecision) -> bytes:
    """The decision as it is kept: one binary value, because nothing inside is ever searched."""
    return _encoder.encode(decision)


class RoutingDecisions:
    """The routing decisions of all organizations."""

    def __init__(self, database: Database) -> None:
        self._collection = database["routing_decisions"]

    async def latest(self, organization: str, order_id: str) -> RoutingDecision | None:
        """The newest decision of the order."""
        prefix = document_key(organization, order_id, "")
        document = await find_document(
            self._collection, {"_id": {"$gte": prefix, "$lt": prefix_end(prefix)}}, sort=[("_id", -1)]
        )
        return None if document is None else _decoder.decode(document["body"])
