"""Reading channels."""

from collections.abc import Mapping, Sequence

from domain.channels.channel import Channel, unsaved_channel
from storage.by_key import find_by_key
from storage.codec import decode
from storage.database import Database, Document
from storage.marks import Marks
from storage.paging import Keyset, Page, PageRequest, read_page
from storage.versioned_cache import VersionedCache


class Channels:
    """The channels of all organizations that were saved."""

    def __init__(self, database: Database, marks: Marks) -> None:
        self._collection = database["channels"]
        self._by_code = VersionedCache(marks, "channels", self._fetch)

    async def get(self, organization: str, code: str) -> Channel | None:
        return await self._by_code.get(organization, code)

    async def settings(self, organization: str, code: str, *, version: int | None = None) -> Channel:
        """The channel as saved, or one without limits; `version` is that of all channels where it was just read."""
        return await self._by_code.get(organization, code, version=version) or unsaved_channel(code)

    async def get_many(self, organization: str, codes: Sequence[str]) -> list[Channel]:
        """The channels that were saved, in the order of the codes."""
        return await self._by_code.get_many(organization, codes)

    async def page(
        self, organization: str, request: PageRequest, *, channels: frozenset[str] | None = None
    ) -> Page[Channel]:
        """Channels by code; `channels` are the limits of a limited client."""
        query: Document = {"organization": organization}
        if channels is not None:
            query["code"] = {"$in": sorted(channels)}
        page = await read_page(self._collection, query, Keyset(fields=("code",)), request)
        return page.map(lambda document: decode(document, Channel))

    async def _fetch(self, organization: str, codes: list[str]) -> Mapping[str, Channel]:
        found = await find_by_key(self._collection, organization, codes, Channel)
        return {channel.code: channel for channel in found}
