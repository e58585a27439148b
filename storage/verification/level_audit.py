"""Everything there is about one stock level, read at one moment: what a correction starts from."""

import pymongo
from motor.motor_asyncio import AsyncIOMotorClientSession
from msgspec import ValidationError

from domain.inventory.correcting import LevelAudit, NotCorrectable
from domain.inventory.stock_level import StockLevel, stock_stream
from storage.codec import decode, level_document
from storage.database import Database, Document, as_stored
from storage.failures import unavailable_when_lost
from storage.keys import VERSION_MAX, event_key, level_key
from storage.verification.folding import Folding
from storage.verification.held_units import held_by_orders, held_by_reservations
from storage.verification.report import Findings
from storage.verification.streams import differences

TIMEOUT_SECONDS = 30


class LevelAudits:
    """Audits the stock levels of one organization; promises count where their documents can be relied on."""

    def __init__(
        self, database: Database, organization: str, *, orders_reliable: bool, reservations_reliable: bool
    ) -> None:
        self._database = database
        self._organization = organization
        self._orders_reliable = orders_reliable
        self._reservations_reliable = reservations_reliable

    async def audit(self, sku: str, location: str) -> LevelAudit:
        """The level as its events, its document, orders and reservations tell it.

        Raises NotCorrectable where the events or the document cannot be read, and StorageUnavailable.
        """
        with unavailable_when_lost(), pymongo.timeout(TIMEOUT_SECONDS):
            async with await self._database.client.start_session(snapshot=True) as session:
                return await self._audit(sku, location, session)

    async def _audit(self, sku: str, location: str, session: AsyncIOMotorClientSession) -> LevelAudit:
        findings = Findings()
        ledger = await self._ledger(sku, location, findings, session)
        document = await self._database["stock_levels"].find_one(
            {"_id": level_key(self._organization, sku, location)}, session=session
        )
        allocated = reserved = None
        if self._orders_reliable:
            held = await held_by_orders(self._database, self._organization, location, session, sku=sku)
            allocated = held.get(sku, 0)
        if self._reservations_reliable:
            reserved = await held_by_reservations(self._database, self._organization, sku, location, session)
        flaws = [difference.detail for difference in findings.shown]
        if ledger.version or document is not None:
            flaws += self._document_flaws(ledger, document)
        return LevelAudit(
            ledger=ledger, stored=_decoded(document), allocated=allocated, reserved=reserved, flaws=tuple(flaws)
        )

    async def _ledger(
        self, sku: str, location: str, findings: Findings, session: AsyncIOMotorClientSession
    ) -> StockLevel:
        stream = stock_stream(sku, location)
        folding = Folding(self._organization, stream)
        bounds = {
            "$gte": event_key(self._organization, stream, 0),
            "$lte": event_key(self._organization, stream, VERSION_MAX),
        }
        async for event in self._database["events"].find({"_id": bounds}, session=session).sort("_id", 1):
            folding.take(event, findings)
        folding.settle(findings)
        if folding.broken:
            raise NotCorrectable("its events are not whole: restore them from a backup")
        level = folding.state or StockLevel(sku=sku, location=location)
        assert isinstance(level, StockLevel)
        return level

    def _document_flaws(self, ledger: StockLevel, document: Document | None) -> list[str]:
        if document is None:
            return ["the document is missing"]
        differing = differences(as_stored(level_document(self._organization, ledger)), document)
        return [differing] if differing else []


def _decoded(document: Document | None) -> StockLevel | None:
    if document is None:
        return None
    try:
        return decode(document, StockLevel)
    except ValidationError as error:
        raise NotCorrectable(f"its document cannot be read ({error}): remove it, then its ledger is enough") from error
