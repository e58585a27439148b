"""Reading orders that another system is to route."""

from datetime import datetime
from typing import NamedTuple

from domain.routing.pilots.pilot import ArmName
from storage import indexes
from storage.database import Database, Document
from storage.failures import unavailable_when_lost
from storage.keys import document_key
from storage.paging import Keyset
from storage.reading import READ_TIMEOUT_MILLISECONDS, find_documents

_DUE = Keyset(fields=("awaits.due_at", "_id"))


class DuePlace(NamedTuple):
    """When the decision about an order is due."""

    due_at: datetime
    organization: str
    order_id: str


class WaitingDecisions:
    """The orders of all organizations."""

    def __init__(self, database: Database) -> None:
        self._collection = database["orders"]

    async def due(self, until: datetime, after: DuePlace | None = None, *, limit: int) -> list[DuePlace]:
        """Orders, not on hold, for which nobody waits any longer: the longest due first, from after a place on."""
        query: list[Document] = [indexes.AWAITING, {"awaits.due_at": {"$lte": until}, "on_hold": False}]
        if after is not None:
            query.append(_DUE.after((after.due_at, document_key(after.organization, after.order_id))))
        documents = await find_documents(
            self._collection,
            {"$and": query},
            projection={"organization": 1, "id": 1, "awaits.due_at": 1},
            sort=_DUE.sort(reverse=False),
            limit=limit,
            hint=indexes.DECISION_DUE,
        )
        return [
            DuePlace(document["awaits"]["due_at"], document["organization"], document["id"]) for document in documents
        ]

    async def count(
        self, organization: str, pilot: str, *, since: datetime | None = None, until: datetime | None = None
    ) -> dict[ArmName, int]:
        """How many orders wait for a decision in each arm of a pilot that has any, of those placed from `since` on."""
        moments = {name: moment for name, moment in (("$gte", since), ("$lt", until)) if moment is not None}
        query: Document = {"organization": organization, "awaits.pilot": pilot}
        if moments:
            query["awaits.since"] = moments
        pipeline: list[Document] = [{"$match": query}, {"$group": {"_id": "$awaits.arm", "orders": {"$sum": 1}}}]
        with unavailable_when_lost():
            rows = self._collection.aggregate(
                pipeline, hint=indexes.AWAITING_BY_PILOT, maxTimeMS=READ_TIMEOUT_MILLISECONDS
            )
            return {ArmName(row["_id"]): row["orders"] async for row in rows}
