"""Reading routing pilots, and how their arms do."""

from datetime import datetime

from domain.routing.pilots.pilot import ArmName, RoutingPilot
from domain.routing.pilots.results import ArmFigures, ArmResult
from storage.by_key import find_by_key
from storage.codec import decode
from storage.database import Database, Document
from storage.failures import unavailable_when_lost
from storage.indexes import DECISIONS_BY_PILOT
from storage.paging import Keyset, Page, PageRequest, read_page
from storage.reading import READ_TIMEOUT_MILLISECONDS, find_documents

PILOTS_MAX = 100
"""So many pilots of an organization are looked at, the first by code."""

_SUMS = {
    "errors": {"$sum": {"$cond": [{"$eq": ["$pilots.error", None]}, 0, 1]}},
    "split_orders": {"$sum": {"$cond": [{"$gt": ["$pilots.parcels", 1]}, 1, 0]}},
    "short_orders": {"$sum": {"$cond": [{"$gt": ["$pilots.units_unserved", 0]}, 1, 0]}},
    "late_orders": {"$sum": {"$cond": ["$pilots.late", 1, 0]}},
    "promised_orders": {"$sum": {"$cond": [{"$eq": ["$pilots.deliver_seconds", None]}, 0, 1]}},
    **{
        name: {"$sum": f"$pilots.{name}"}
        for name in ("cost", "units", "units_unserved", "parcels", "deliver_seconds", "co2e_grams", "microseconds")
    },
}


class RoutingPilots:
    """The routing pilots of all organizations."""

    def __init__(self, database: Database) -> None:
        self._collection = database["routing_pilots"]
        self._decisions = database["routing_decisions"]

    async def get(self, organization: str, code: str) -> RoutingPilot | None:
        found = await find_by_key(self._collection, organization, [code], RoutingPilot)
        return found[0] if found else None

    async def page(self, organization: str, request: PageRequest) -> Page[RoutingPilot]:
        """Pilots by code."""
        page = await read_page(self._collection, {"organization": organization}, Keyset(fields=("code",)), request)
        return page.map(lambda document: decode(document, RoutingPilot))

    async def active(self, organization: str) -> tuple[RoutingPilot, ...]:
        """Those that orders are in, by code."""
        found = await find_documents(
            self._collection, {"organization": organization, "active": True}, sort=[("code", 1)], limit=PILOTS_MAX
        )
        return tuple(decode(document, RoutingPilot) for document in found)

    async def figures(
        self, organization: str, code: str, *, since: datetime | None = None, until: datetime | None = None
    ) -> dict[ArmName, ArmFigures]:
        """Both arms over the orders first routed from `since` on and before `until`; one without orders has none."""
        moments = {name: moment for name, moment in (("$gte", since), ("$lt", until)) if moment is not None}
        query: Document = {"organization": organization, "pilots": {"$exists": True}, "pilots.pilot": code}
        if moments:
            query["at"] = moments
        group = {
            "_id": "$pilots.arm",
            "orders": {"$sum": 1},
            "currency_code": {"$max": "$pilots.currency_code"},
            **_SUMS,
        }
        pipeline: list[Document] = [
            {"$match": query},
            {"$unwind": "$pilots"},
            {"$match": {"pilots.pilot": code}},
            {"$group": group},
        ]
        with unavailable_when_lost():
            rows = self._decisions.aggregate(pipeline, hint=DECISIONS_BY_PILOT, maxTimeMS=READ_TIMEOUT_MILLISECONDS)
            figures = {ArmName(row.pop("_id")): row async for row in rows}
        return {arm: ArmFigures(arm=arm, **figures.get(arm, {})) for arm in ArmName}


def result_document(result: ArmResult) -> Document:
    """The result as it stands in a routing decision's document."""
    return {
        "pilot": result.pilot,
        "arm": result.arm.value,
        "watched": result.watched,
        "currency_code": result.currency_code,
        "cost": result.cost,
        "units": result.units,
        "units_unserved": result.units_unserved,
        "parcels": result.parcels,
        "deliver_seconds": result.deliver_seconds,
        "late": result.late,
        "co2e_grams": result.co2e_grams,
        "microseconds": result.microseconds,
        "error": result.error,
    }
