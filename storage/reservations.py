"""Reading reservations."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from domain.reservations.reservation import Reservation, ReservationState
from storage import indexes
from storage.coalescer import Coalescer
from storage.codec import decode
from storage.database import Database
from storage.keys import document_key
from storage.reading import find_documents

ACTIVE = ReservationState.ACTIVE.value
COUNTED_MAX = 10_000


class Reservations:
    """The reservations of all organizations."""

    def __init__(self, database: Database) -> None:
        self._collection = database["reservations"]
        self._by_id = Coalescer(self._fetch)

    async def get(self, organization: str, reservation_id: str) -> Reservation | None:
        """The reservation as it is stored: one that is due may not have ended there yet."""
        return await self._by_id.get(organization, reservation_id)

    async def active_of(
        self, organization: str, *, client_id: str, holder: str | None, now: datetime
    ) -> Sequence[Reservation]:
        """What a holder has reserved and is not due; without a holder, what the client has reserved for nobody named."""
        documents = await find_documents(
            self._collection,
            {
                "organization": organization,
                "client_id": client_id,
                "holder": holder,
                "expires_at": {"$gt": now},
                "state": ACTIVE,
            },
            hint=indexes.RESERVATIONS_BY_HOLDER,
            limit=COUNTED_MAX,
        )
        return [decode(document, Reservation) for document in documents]

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
