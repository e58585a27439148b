"""Reading routing profiles, and which orders they route."""

from collections.abc import Mapping, Sequence

from domain.routing.profile import DEFAULT_PROFILE
from domain.routing.profiles.assignment import ALL, RoutingAssignments
from domain.routing.profiles.choice import NO_CHOICE, ProfileChoice
from domain.routing.profiles.versions import RoutingProfileVersions
from storage import indexes
from storage.by_key import find_by_key
from storage.coalescer import Coalescer
from storage.codec import decode
from storage.database import Database, Document
from storage.marks import Marks
from storage.paging import Keyset, Page, PageRequest, read_page
from storage.reading import find_documents
from storage.routing_pilots import RoutingPilots
from storage.versioned_cache import VersionedCache

ORGANIZATIONS_KEPT = 256


class RoutingProfiles:
    """The routing profiles of all organizations that were saved, and their assignments."""

    def __init__(self, database: Database, marks: Marks, pilots: RoutingPilots) -> None:
        self._pilots = pilots
        self._collection = database["routing_profiles"]
        self._assignments = database["routing_assignments"]
        self._by_code = Coalescer(self._fetch)
        self._choices = VersionedCache(marks, "routing_profiles", self._fetch_choices, values_kept=ORGANIZATIONS_KEPT)

    async def get(self, organization: str, code: str) -> RoutingProfileVersions | None:
        return await self._by_code.get(organization, code)

    async def get_many(self, organization: str, codes: Sequence[str]) -> list[RoutingProfileVersions]:
        """The profiles that were saved, in the order of the codes."""
        return await self._by_code.get_many(organization, codes)

    async def assignments(self, organization: str) -> RoutingAssignments:
        """Which orders are routed by which profile; none if nobody has saved any."""
        found = await find_by_key(self._assignments, organization, [ALL], RoutingAssignments)
        return found[0] if found else RoutingAssignments()

    async def choice(self, organization: str, *, version: int | None = None) -> ProfileChoice:
        """What the profile of an order is chosen from, as it is now; `version` is its own where it was just read."""
        return await self._choices.get(organization, ALL, version=version) or NO_CHOICE

    async def limiting_capacity(self, *, limit: int) -> list[str]:
        """The first organizations by code with profiles that limit the capacity of locations."""
        documents = await find_documents(
            self._collection,
            indexes.LIMITING_CAPACITY_ONLY,
            projection={"_id": 0, "organization": 1},
            sort=[("organization", 1)],
            hint=indexes.LIMITING_CAPACITY,
            limit=limit,
        )
        return list(dict.fromkeys(document["organization"] for document in documents))

    async def page(self, organization: str, request: PageRequest) -> Page[RoutingProfileVersions]:
        """Profiles by code."""
        query: Document = {"organization": organization}
        page = await read_page(self._collection, query, Keyset(fields=("code",)), request)
        return page.map(lambda document: decode(document, RoutingProfileVersions))

    async def _fetch(self, organization: str, codes: list[str]) -> Mapping[str, RoutingProfileVersions]:
        found = await find_by_key(self._collection, organization, codes, RoutingProfileVersions)
        return {profile.code: profile for profile in found}

    async def _fetch_choices(self, organization: str, keys: list[str]) -> Mapping[str, ProfileChoice]:
        # A profile is never taken away: those that assignments name exist by the time these do.
        assignments = await self.assignments(organization)
        pilots = await self._pilots.active(organization)
        codes = {DEFAULT_PROFILE.code, *(assignment.profile_code for assignment in assignments.assignments)}
        codes |= {arm.profile_code for pilot in pilots for arm in pilot.arms if arm.profile_code is not None}
        profiles = await find_by_key(self._collection, organization, sorted(codes), RoutingProfileVersions)
        return dict.fromkeys(keys, ProfileChoice.of(assignments, profiles, pilots))
