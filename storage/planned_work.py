"""Reading work that no location has accepted, and that may move."""

from collections.abc import Sequence
from datetime import date, datetime

from domain.orders.demand import NOT_ACCEPTED
from domain.orders.dispatching import DayWork
from domain.orders.fulfillment_order import FulfillmentOrderStatus
from storage import indexes
from storage.database import Database, Document
from storage.keys import dispatching_word, document_key
from storage.order_filter import MERGED_SCANS_MAX
from storage.paging import Keyset
from storage.reading import find_documents

_STATUSES = [status.value for status in NOT_ACCEPTED]
_ENDED = (FulfillmentOrderStatus.REJECTED.value, FulfillmentOrderStatus.CANCELLED.value)
_ROUND = Keyset(fields=("organization", "_id"))

OrderPlace = tuple[str, str]
"""Organization and order id."""

FIRST_ORDER: OrderPlace = ("", "")


class PlannedWork:
    """The work of all organizations."""

    def __init__(self, database: Database) -> None:
        self._collection = database["orders"]
        self._locations = database["locations"]

    async def closed_locations(self, *, limit: int) -> dict[str, list[str]]:
        """Codes of locations that take no work any more, by organization."""
        documents = await find_documents(
            self._locations,
            {"active": False},
            projection={"organization": 1, "code": 1},
            sort=[("organization", 1), ("code", 1)],
            hint=indexes.CLOSED,
            limit=limit,
        )
        codes: dict[str, list[str]] = {}
        for document in documents:
            codes.setdefault(document["organization"], []).append(document["code"])
        return codes

    async def at_locations(
        self, organization: str, codes: Sequence[str], *, limit: int, kept: bool = True
    ) -> list[str]:
        """Ids of orders, not on hold, with work at these locations that these have not accepted.

        Unless `kept`, without what could not leave before.
        """
        found: dict[str, None] = {}
        step = MERGED_SCANS_MAX // len(_STATUSES)
        for start in range(0, len(codes), step):
            part: Document = {"location": {"$in": list(codes[start : start + step])}, "status": {"$in": _STATUSES}}
            if not kept:
                part["kept_because"] = None
            documents = await find_documents(
                self._collection,
                {"organization": organization, "fulfillment_orders": {"$elemMatch": part}, "on_hold": False},
                projection={"id": 1},
                sort=[("placed_at", 1), ("_id", 1)],
                hint=indexes.BY_WORK,
                limit=limit,
            )
            found.update(dict.fromkeys(document["id"] for document in documents))
        return list(found)[:limit]

    async def retried(self, after: OrderPlace, *, limit: int) -> list[OrderPlace]:
        """Orders, not on hold, with units that are looked for again, by organization and id."""
        organization, order_id = after
        beyond = _ROUND.after((organization, document_key(organization, order_id)))
        documents = await find_documents(
            self._collection,
            {"$and": [{"retried": True, "on_hold": False}, beyond]},
            projection={"organization": 1, "id": 1},
            sort=_ROUND.sort(reverse=False),
            limit=limit,
            hint=indexes.RETRIED,
        )
        return [(document["organization"], document["id"]) for document in documents]

    async def to_release(
        self, until: datetime | None, *, organization: str | None = None, limit: int
    ) -> list[OrderPlace]:
        """Orders, not on hold, with scheduled work that is to be released until a moment, or at all; the first first."""
        query: Document = {"release_at": {"$exists": True} if until is None else {"$lte": until}, "on_hold": False}
        if until is not None:
            query = {"$and": [{"release_at": {"$exists": True}}, query]}
        if organization is not None:
            query["organization"] = organization
        documents = await find_documents(
            self._collection,
            query,
            projection={"organization": 1, "id": 1},
            sort=[("release_at", 1), ("_id", 1)],
            limit=limit,
            hint=indexes.TO_RELEASE,
        )
        return [(document["organization"], document["id"]) for document in documents]

    async def of_day(self, organization: str, location: str, day: date, *, limit: int) -> list[DayWork]:
        """What is to leave a location on a day, the newest first."""
        orders = await find_documents(
            self._collection,
            {"organization": organization, "dispatching.at": dispatching_word(location, day)},
            projection={"id": 1, "on_hold": 1, "fulfillment_orders": 1},
            hint=indexes.DISPATCHING,
            limit=limit,
        )
        work = [
            DayWork(
                order_id=order["id"],
                fulfillment_order_id=part["id"],
                units=sum(line["quantity"] for line in part["lines"]),
                movable=part["status"] in _STATUSES and not order["on_hold"],
                kept=part.get("kept_because") is not None,
                created_at=part["created_at"],
            )
            for order in orders
            for part in order["fulfillment_orders"]
            if part["location"] == location
            and part.get("dispatch_on") == day.isoformat()
            and part["status"] not in _ENDED
        ]
        return sorted(work, key=lambda each: (each.created_at, each.order_id, each.fulfillment_order_id), reverse=True)
