"""What stock levels have allocated is what open fulfillment orders hold."""

import pymongo
from motor.motor_asyncio import AsyncIOMotorClientSession

from storage.database import Database
from storage.keys import document_key
from storage.verification.held_units import held_by_orders
from storage.verification.report import DifferenceKind, Findings

LOCATION_TIMEOUT_SECONDS = 60


class AllocationChecks:
    """Checks the stock of one organization, location by location, each in a snapshot of its own."""

    def __init__(self, database: Database, organization: str, findings: Findings) -> None:
        self._database = database
        self._organization = organization
        self._findings = findings

    async def check(self) -> None:
        for location in await self._locations():
            with pymongo.timeout(LOCATION_TIMEOUT_SECONDS):
                async with await self._database.client.start_session(snapshot=True) as session:
                    await self._check_location(location, session)

    async def _locations(self) -> list[str]:
        with_stock = await self._database["stock_levels"].distinct("location", {"organization": self._organization})
        saved = await self._database["locations"].distinct("code", {"organization": self._organization})
        return sorted({*with_stock, *saved})

    async def _check_location(self, location: str, session: AsyncIOMotorClientSession) -> None:
        held = await held_by_orders(self._database, self._organization, location, session)
        levels = self._database["stock_levels"].find(
            {"organization": self._organization, "location": location},
            {"_id": 0, "sku": 1, "allocated": 1},
            session=session,
        )
        async for level in levels:
            self._compare(level["sku"], location, level["allocated"], held.pop(level["sku"], 0))
        for sku, units in held.items():
            self._compare(sku, location, 0, units)

    def _compare(self, sku: str, location: str, allocated: int, held: int) -> None:
        if allocated != held:
            detail = f"{allocated} allocated, fulfillment orders hold {held}"
            subject = document_key(sku, location)
            self._findings.differ(DifferenceKind.ALLOCATED_UNITS, self._organization, subject, detail)
