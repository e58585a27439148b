"""How the arms of pilots do: from the results that stand beside the routing decisions of their orders."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from domain.routing.pilots.figures import ArmFigures
from domain.routing.pilots.pilot import ArmName
from domain.routing.pilots.results import ArmResult
from storage.codec import decode
from storage.database import Database, Document
from storage.failures import unavailable_when_lost
from storage.indexes import DECISIONS_BY_PILOT
from storage.keys import document_key, prefix_end
from storage.live.fresh_reads import FreshReads
from storage.reading import READ_TIMEOUT_MILLISECONDS, find_documents
from storage.waiting_decisions import WaitingDecisions

PARTS_MAX = 200
SETTLED_AFTER = timedelta(minutes=2)
"""Results are dated when they are decided, and written soon after: older ones are all there, whosever clock it was."""
SETTLED_AGAIN_AFTER = timedelta(hours=1)
"""So often they are summed from the beginning, should a clock have been further off."""
SUMMED_TOGETHER = timedelta(hours=6)
"""What one read of old results covers: a read of many months would reach its limit of time."""
PILOTS_KEPT_MAX = 1_000

Figures = dict[ArmName, ArmFigures]
_NOTHING: Figures = {arm: ArmFigures(arm=arm) for arm in ArmName}

_SUMS = {
    "orders": {"$sum": {"$cond": ["$pilots.refused", 0, 1]}},
    "errors": {"$sum": {"$cond": [{"$or": ["$pilots.refused", {"$eq": ["$pilots.error", None]}]}, 0, 1]}},
    "refused_decisions": {"$sum": {"$cond": ["$pilots.refused", 1, 0]}},
    "overdue_orders": {"$sum": {"$cond": ["$pilots.overdue", 1, 0]}},
    "split_orders": {"$sum": {"$cond": [{"$gt": ["$pilots.parcels", 1]}, 1, 0]}},
    "short_orders": {"$sum": {"$cond": [{"$gt": ["$pilots.units_unserved", 0]}, 1, 0]}},
    "late_orders": {"$sum": {"$cond": ["$pilots.late", 1, 0]}},
    "promised_orders": {"$sum": {"$cond": [{"$eq": ["$pilots.deliver_seconds", None]}, 0, 1]}},
    **{
        name: {"$sum": f"$pilots.{name}"}
        for name in ("cost", "units", "units_unserved", "parcels", "deliver_seconds", "co2e_grams", "microseconds")
    },
}


class _Settled(Struct, frozen=True):
    """The figures of everything before `until`, where nothing is added any more; summed as a whole at `summed_at`."""

    until: datetime
    summed_at: datetime
    figures: Figures


class PilotResults:
    """The results of all organizations."""

    def __init__(self, database: Database, *, now: Callable[[], datetime]) -> None:
        self._decisions = database["routing_decisions"]
        self._waiting = WaitingDecisions(database)
        self._now = now
        self._settled: OrderedDict[tuple[str, str], _Settled] = OrderedDict()
        self._fresh = FreshReads(self._read_now)

    async def now(self, organization: str, pilot: str) -> Figures:
        """Both arms over all orders, as of after the question.

        Costs little to ask again and again: only what was added in the last minutes is read, once for all who ask.
        """
        return await self._fresh((organization, pilot))

    async def figures(
        self, organization: str, pilot: str, *, since: datetime | None = None, until: datetime | None = None
    ) -> Figures:
        """Both arms over the orders decided from `since` on and before `until`, and those that wait and were placed then."""
        return _with_waiting(
            *await asyncio.gather(
                self._sum(organization, pilot, since=since, until=until),
                self._waiting.count(organization, pilot, since=since, until=until),
            )
        )

    async def parts(self, organization: str, order_id: str) -> tuple[ArmResult, ...]:
        """What another system has decided about an order that waits for the rest."""
        prefix = document_key(organization, order_id, "")
        documents = await find_documents(
            self._decisions,
            {"_id": {"$gte": prefix, "$lt": prefix_end(prefix)}, "pilots.part": True},
            projection={"pilots": 1},
            limit=PARTS_MAX,
        )
        return tuple(decode(result, ArmResult) for document in documents for result in document["pilots"])

    async def _read_now(self, key: tuple[str, str]) -> Figures:
        settled = await self._settle(key)
        latest, waiting = await asyncio.gather(self._sum(*key, since=settled.until), self._waiting.count(*key))
        return _with_waiting(_added(settled.figures, latest), waiting)

    async def _settle(self, key: tuple[str, str]) -> _Settled:
        """What is settled by now; what came to it since the last time is added, once that is worth a read."""
        now = self._now()
        until = now - SETTLED_AFTER
        known = self._settled.get(key)
        if known is None or now - known.summed_at > SETTLED_AGAIN_AFTER:
            known = _Settled(await self._first_at(*key) or until, now, _NOTHING)
        worth_it = until - SETTLED_AFTER
        while known.until < worth_it:
            step = min(known.until + SUMMED_TOGETHER, until)
            more = await self._sum(*key, since=known.until, until=step)
            known = _Settled(step, known.summed_at, _added(known.figures, more))
            # Whoever asks again after a failure goes on from here.
            self._keep(key, known)
        self._keep(key, known)
        return known

    def _keep(self, key: tuple[str, str], settled: _Settled) -> None:
        self._settled[key] = settled
        self._settled.move_to_end(key)
        if len(self._settled) > PILOTS_KEPT_MAX:
            self._settled.popitem(last=False)

    async def _first_at(self, organization: str, pilot: str) -> datetime | None:
        found = await find_documents(
            self._decisions,
            {"organization": organization, "pilots": {"$exists": True}, "pilots.pilot": pilot},
            projection={"_id": 0, "at": 1},
            sort=[("at", 1)],
            limit=1,
            hint=DECISIONS_BY_PILOT,
        )
        return found[0]["at"] if found else None

    async def _sum(
        self, organization: str, pilot: str, *, since: datetime | None = None, until: datetime | None = None
    ) -> Figures:
        moments = {name: moment for name, moment in (("$gte", since), ("$lt", until)) if moment is not None}
        query: Document = {"organization": organization, "pilots": {"$exists": True}, "pilots.pilot": pilot}
        if moments:
            query["at"] = moments
        group = {
            "_id": "$pilots.arm",
            "currency_code": {"$max": "$pilots.currency_code"},
            **_SUMS,
        }
        pipeline: list[Document] = [
            {"$match": query},
            {"$unwind": "$pilots"},
            {"$match": {"pilots.pilot": pilot, "pilots.part": {"$ne": True}}},
            {"$group": group},
        ]
        with unavailable_when_lost():
            rows = self._decisions.aggregate(pipeline, hint=DECISIONS_BY_PILOT, maxTimeMS=READ_TIMEOUT_MILLISECONDS)
            found = {ArmName(row.pop("_id")): row async for row in rows}
        return {arm: ArmFigures(arm=arm, **found.get(arm, {})) for arm in ArmName}


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
        "overdue": result.overdue,
        "part": result.part,
        "refused": result.refused,
    }


def _added(some: Figures, others: Figures) -> Figures:
    return {arm: some[arm] + others[arm] for arm in ArmName}


def _with_waiting(figures: Figures, waiting: dict[ArmName, int]) -> Figures:
    return {arm: replace(each, waiting_orders=waiting.get(arm, 0)) for arm, each in figures.items()}
