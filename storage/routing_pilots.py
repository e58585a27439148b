"""Reading routing pilots."""

from domain.routing.pilots.pilot import RoutingPilot
from storage.by_key import find_by_key
from storage.codec import decode
from storage.database import Database
from storage.paging import Keyset, Page, PageRequest, read_page
from storage.reading import find_documents

PILOTS_MAX = 100
"""So many pilots of an organization are looked at, the first by code."""


class RoutingPilots:
    """The routing pilots of all organizations."""

    def __init__(self, database: Database) -> None:
        self._collection = database["routing_pilots"]

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
