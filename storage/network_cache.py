"""What routes and promises of an organization follow from, kept in memory and asked for again only when it was saved."""

from collections import OrderedDict
from collections.abc import Mapping

from msgspec import Struct, field

from domain.delivery.carrier_service import CarrierService, offered_services
from domain.delivery.dispatch_calendar import DispatchCalendar
from domain.network.location import Location
from domain.orders.demand import candidate_location
from domain.routing.options.ranked_locations import Candidates
from domain.routing.problem import CandidateLocation
from storage.coalescer import Coalescer
from storage.codec import decode
from storage.database import Database
from storage.marks import Marks
from storage.reading import find_documents

ORGANIZATIONS_KEPT = 256
LOCATIONS_MAX = 20_000
CARRIER_SERVICES_MAX = 100
"""So many are considered for a promise, the first by code."""


class Network(Struct, frozen=True, kw_only=True):
    """All locations of an organization, active and not, and the same as the router sees them, both in order of their codes.

    `carrier_services` are those that promises are made by; there always is one. `by_code` has the locations and
    `calendars` when they work, by location code.
    """

    locations: tuple[Location, ...] = ()
    candidates: tuple[CandidateLocation, ...] = ()
    carrier_services: tuple[CarrierService, ...] = offered_services(())
    by_code: Mapping[str, Location] = field(default_factory=dict)
    calendars: Mapping[str, DispatchCalendar] = field(default_factory=dict)

    @classmethod
    def of(cls, locations: tuple[Location, ...], saved: tuple[CarrierService, ...]) -> "Network":
        return cls(
            locations=locations,
            candidates=Candidates(candidate_location(location) for location in locations),
            carrier_services=offered_services(saved),
            by_code={location.code: location for location in locations},
            calendars={location.code: location.dispatch for location in locations},
        )


class NetworkCache:
    """Always as the database has it: each use compares the version of the organization's network."""

    def __init__(self, database: Database, marks: Marks) -> None:
        self._locations = database["locations"]
        self._carrier_services = database["carrier_services"]
        self._marks = marks
        self._networks = Coalescer(self._fetch_networks)
        self._kept: OrderedDict[str, tuple[int, Network]] = OrderedDict()

    async def get(self, organization: str, version: int | None = None) -> Network:
        # The version is read first: what is kept under it is as new or newer, never older.
        if version is None:
            version = await self._marks.version(organization, "locations")
        kept = self._kept.get(organization)
        if kept is not None and kept[0] == version:
            self._kept.move_to_end(organization)
            return kept[1]
        network = await self._networks.get(organization, "") or Network()
        self._keep(organization, version, network)
        return network

    def _keep(self, organization: str, version: int, network: Network) -> None:
        kept = self._kept.get(organization)
        if kept is None or kept[0] <= version:
            self._kept[organization] = (version, network)
            self._kept.move_to_end(organization)
        while len(self._kept) > ORGANIZATIONS_KEPT:
            self._kept.popitem(last=False)

    async def _fetch_networks(self, organization: str, keys: list[str]) -> Mapping[str, Network]:
        locations = await find_documents(
            self._locations, {"organization": organization}, sort=[("code", 1)], limit=LOCATIONS_MAX
        )
        services = await find_documents(
            self._carrier_services,
            {"organization": organization, "active": True},
            sort=[("code", 1)],
            limit=CARRIER_SERVICES_MAX,
        )
        network = Network.of(
            tuple(decode(document, Location) for document in locations),
            tuple(decode(document, CarrierService) for document in services),
        )
        return dict.fromkeys(keys, network)
