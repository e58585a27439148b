"""What stock levels have reserved is what active reservations hold."""

import pymongo

from domain.reservations.reservation import ReservationState
from storage import indexes
from storage.database import Database, Document
from storage.keys import document_key
from storage.verification.report import DifferenceKind, Findings

TIMEOUT_SECONDS = 60


class ReservationChecks:
    """Checks the reserved units of one organization in one snapshot; what is due and not yet expired counts as held."""

    def __init__(self, database: Database, organization: str, findings: Findings) -> None:
        self._database = database
        self._organization = organization
        self._findings = findings

    async def check(self) -> None:
        with pymongo.timeout(TIMEOUT_SECONDS):
            async with await self._database.client.start_session(snapshot=True) as session:
                rows = self._database["reservations"].aggregate(
                    _held_units(self._organization), session=session, hint=indexes.RESERVATIONS_BY_HOLDER
                )
                held = {document_key(row["_id"]["sku"], row["_id"]["location"]): row["units"] async for row in rows}
                levels = self._database["stock_levels"].find(
                    {"organization": self._organization, "reserved": {"$ne": 0}},
                    {"_id": 0, "sku": 1, "location": 1, "reserved": 1},
                    session=session,
                )
                async for level in levels:
                    subject = document_key(level["sku"], level["location"])
                    self._compare(subject, level["reserved"], held.pop(subject, 0))
        for subject, units in held.items():
            self._compare(subject, 0, units)

    def _compare(self, subject: str, reserved: int, held: int) -> None:
        if reserved != held:
            detail = f"{reserved} reserved, active reservations hold {held}"
            self._findings.differ(DifferenceKind.RESERVED_UNITS, self._organization, subject, detail)


def _held_units(organization: str) -> list[Document]:
    """Units by SKU and location that active reservations hold."""
    return [
        {"$match": {"organization": organization, "state": ReservationState.ACTIVE.value}},
        {"$unwind": "$lines"},
        {
            "$group": {
                "_id": {"sku": "$lines.sku", "location": "$lines.location"},
                "units": {"$sum": "$lines.quantity"},
            }
        },
    ]
