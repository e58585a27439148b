"""Reading reservations."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from domain.reservations.reservation import Reservation, ReservationState
from storage import indexes
from storage.clock import utc_now
from storage.coalescer import Coalescer
from storage.codec import decode
from storage.database import Database, Document
from storage.failures import unavailable_when_lost
from storage.keys import document_key
from storage.reading import find_documents

ACTIVE = ReservationState.ACTIVE.value
OF_HOLDERS_MAX = 100_000


class Reservations:
    """The reservations of all organizations; `now` is the clock by which they expire."""

    def __init__(self, database: Database, *, now: Callable[[], datetime] = utc_now) -> None:
        self._collection = database["reservations"]
        self._now = now
        self._by_id = Coalescer(self._fetch)
        self._by_holder = Coalescer(self._fetch_active)
        self._without_holder = Coalescer(self._count)

    async def get(self, organization: str, reservation_id: str) -> Reservation | None:
        """The reservation as it is stored: one that is due may not have ended there yet."""
        return await self._by_id.get(organization, reservation_id)

    async def shown(self, organization: str, reservation_id: str) -> Reservation | None:
        """The reservation as it is for everybody: one that is due has expired."""
        reservation = await self.get(organization, reservation_id)
        return reservation.seen_at(self._now()) if reservation else None

    async def active_of(self, organization: str, *, client_id: str, holder: str) -> Sequence[Reservation]:
        """What an API client has reserved for a holder and is not due."""
        return await self._by_holder.get(organization, f"{client_id}|{holder}") or ()

    async def count_without_holder(self, organization: str, client_id: str) -> int:
        """How many reservations of an API client name no holder and are not due."""
        return await self._without_holder.get(organization, client_id) or 0

    async def newest_at(self, organization: str, sku: str, location: str, *, limit: int) -> Sequence[Reservation]:
        """Active reservations that hold units of a level, the newest first."""
        documents = await find_documents(
            self._collection,
            {"organization": organization, "levels": f"{sku}|{location}", "state": ACTIVE},
            sort=[("created_at", -1), ("_id", -1)],
            limit=limit,
        )
        return [decode(document, Reservation) for document in documents]

    async def due(self, now: datetime, *, limit: int) -> Sequence[tuple[str, Reservation]]:
        """Reservations of all organizations that are due, the longest due first, each with its organization."""
        documents = await find_documents(
            self._collection, {"expires_at": {"$lte": now}, "state": ACTIVE}, sort=[("expires_at", 1)], limit=limit
        )
        return [(document["organization"], decode(document, Reservation)) for document in documents]

    async def next_expiry(self) -> datetime | None:
        """When the next active reservation of any organization is due."""
        documents = await find_documents(
            self._collection, {"state": ACTIVE}, projection={"expires_at": 1}, sort=[("expires_at", 1)], limit=1
        )
        expires_at: datetime | None = documents[0]["expires_at"] if documents else None
        return expires_at

    async def _fetch(self, organization: str, reservation_ids: list[str]) -> Mapping[str, Reservation]:
        keys = [document_key(organization, reservation_id) for reservation_id in reservation_ids]
        documents = await find_documents(self._collection, {"_id": {"$in": keys}}, limit=len(keys))
        return {document["id"]: decode(document, Reservation) for document in documents}

    async def _fetch_active(self, organization: str, keys: list[str]) -> Mapping[str, Sequence[Reservation]]:
        holders: dict[str, list[str]] = {}
        for key in keys:
            client_id, _, holder = key.rpartition("|")
            holders.setdefault(client_id, []).append(holder)
        found: dict[str, list[Reservation]] = {}
        for client_id, names in holders.items():
            documents = await find_documents(
                self._collection,
                {
                    "organization": organization,
                    "client_id": client_id,
                    "holder": {"$in": names},
                    "expires_at": {"$gt": self._now()},
                    "state": ACTIVE,
                },
                hint=indexes.RESERVATIONS_BY_HOLDER,
                limit=OF_HOLDERS_MAX,
            )
            for document in documents:
                found.setdefault(f"{client_id}|{document['holder']}", []).append(decode(document, Reservation))
        return found

    async def _count(self, organization: str, client_ids: list[str]) -> Mapping[str, int]:
        query = {
            "organization": organization,
            "client_id": {"$in": client_ids},
            "holder": None,
            "expires_at": {"$gt": self._now()},
            "state": ACTIVE,
        }
        pipeline: list[Document] = [{"$match": query}, {"$group": {"_id": "$client_id", "count": {"$sum": 1}}}]
        with unavailable_when_lost():
            rows = self._collection.aggregate(pipeline, hint=indexes.RESERVATIONS_BY_HOLDER)
            return {row["_id"]: row["count"] async for row in rows}
