"""Reading carrier services."""

from collections.abc import Mapping

from domain.delivery.carrier_service import CarrierService
from storage import indexes
from storage.by_key import find_by_key
from storage.coalescer import Coalescer
from storage.codec import decode
from storage.database import Database, Document
from storage.paging import Keyset, Page, PageRequest, read_page
from storage.reading import find_documents


class CarrierServices:
    """The carrier services of all organizations that were saved."""

    def __init__(self, database: Database) -> None:
        self._collection = database["carrier_services"]
        self._by_code = Coalescer(self._fetch)

    async def get(self, organization: str, code: str) -> CarrierService | None:
        return await self._by_code.get(organization, code)

    async def codes(self, organization: str) -> frozenset[str]:
        """The codes of all that were saved."""
        found = await find_documents(
            self._collection, {"organization": organization}, projection={"_id": 0, "code": 1}, hint=indexes.BY_CODE
        )
        return frozenset(document["code"] for document in found)

    async def page(self, organization: str, request: PageRequest) -> Page[CarrierService]:
        """Carrier services by code."""
        query: Document = {"organization": organization}
        page = await read_page(self._collection, query, Keyset(fields=("code",)), request)
        return page.map(lambda document: decode(document, CarrierService))

    async def _fetch(self, organization: str, codes: list[str]) -> Mapping[str, CarrierService]:
        found = await find_by_key(self._collection, organization, codes, CarrierService)
        return {service.code: service for service in found}
