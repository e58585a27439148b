"""Reading routing decisions, which are kept beside their orders."""

from msgspec import json

from domain.routing.decision import RoutingDecision
from storage.database import Database
from storage.keys import document_key, prefix_end
from storage.reading import find_documents

DECISIONS_PER_ORDER_MAX = 100


class RoutingDecisions:
    """The routing decisions of all organizations."""

    def __init__(self, database: Database) -> None:
        self._collection = database["routing_decisions"]

    async def latest(self, organization: str, order_id: str) -> RoutingDecision | None:
        """The newest decision of the order."""
        found = await self._newest(organization, order_id, limit=1)
        return found[0] if found else None

    async def history(self, organization: str, order_id: str) -> list[RoutingDecision]:
        """The decisions of the order, newest first, 100 at most."""
        return await self._newest(organization, order_id, limit=DECISIONS_PER_ORDER_MAX)

    async def _newest(self, organization: str, order_id: str, *, limit: int) -> list[RoutingDecision]:
        prefix = document_key(organization, order_id, "")
        documents = await find_documents(
            self._collection, {"_id": {"$gte": prefix, "$lt": prefix_end(prefix)}}, sort=[("_id", -1)], limit=limit
        )
        return [json.decode(document["body"], type=RoutingDecision) for document in documents]
