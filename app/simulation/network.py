"""The network of a simulation: a hub in each region of the country, and stores where most units are ordered."""

import random
from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from app.replay.file_orders import FileOrder
from app.simulation.hubs import REGIONS, Hub
from app.simulation.places import Place, place_of
from domain.delivery.dispatch_calendar import DispatchCalendar
from domain.delivery.weekday import WEEK
from domain.method import Method
from domain.network.location import LocationKind
from domain.routing.distance import great_circle_kilometers
from domain.routing.problem import CandidateLocation

STORES = 12
STORE_CITIES = 20
"""The stores are in so many cities, drawn from these of most units."""

PRIORITY_STEP = 10

CALENDARS: Mapping[LocationKind, DispatchCalendar] = {
    LocationKind.WAREHOUSE: DispatchCalendar(cutoff="16:00", handling_days=0, working_days=WEEK[:6]),
    LocationKind.THIRD_PARTY: DispatchCalendar(cutoff="14:00", handling_days=0, working_days=WEEK[:5]),
    LocationKind.STORE: DispatchCalendar(cutoff="14:00", handling_days=0, working_days=WEEK),
    LocationKind.DROPSHIP_VENDOR: DispatchCalendar(cutoff="12:00", handling_days=2, working_days=WEEK[:5]),
}
"""Without the time zone, which is that of the place."""


class Site(Struct, frozen=True, kw_only=True):
    """A location with the city it is in, and its share of the units ordered: those that no other hub is nearer to."""

    location: CandidateLocation
    calendar: DispatchCalendar
    city: str
    share: float = 0.0


class Network(Struct, frozen=True, kw_only=True):
    """Each by its priority: the fixed list of the legacy routing."""

    hubs: tuple[Site, ...]
    stores: tuple[Site, ...]

    @property
    def sites(self) -> tuple[Site, ...]:
        return (*self.hubs, *self.stores)


def generated_network(orders: Sequence[FileOrder], seed: int) -> Network:
    """A hub in each region, one of them a partner's, and stores; the same for the same orders and seed.

    Their priorities: the warehouses as chance has it, as a shop's list follows its history; then the partner, then the
    stores, those in the cities of most units first.
    """
    chance = random.Random(seed)  # noqa: S311 -- sample data, not secrets
    chosen = [chance.choice(hubs) for hubs in REGIONS.values()]
    chance.shuffle(chosen)
    partner = chosen[-1]
    hubs = [_hub_site(hub, is_partner=hub == partner) for hub in chosen]
    units = units_by_postal_code(orders)
    cities = _cities(orders)
    stores = chance.sample(cities[:STORE_CITIES], min(STORES, len(cities[:STORE_CITIES])))
    return ranked_network(hubs, [_store_site(city, code) for city, code in cities if (city, code) in stores], units)


def ranked_network(hubs: Sequence[Site], stores: Sequence[Site], units: Mapping[str, int]) -> Network:
    """With priorities in this order, and shares from what is ordered nearest to each: of the hubs, and of all."""
    sized = [
        *(_sized(site, hubs, units) for site in hubs),
        *(_sized(site, [*hubs, *stores], units) for site in stores),
    ]
    placed = [
        replace(site, location=site.location._replace(priority=PRIORITY_STEP * place))
        for place, site in enumerate(sized, start=1)
    ]
    return Network(hubs=tuple(placed[: len(hubs)]), stores=tuple(placed[len(hubs) :]))


def nearest(place: Place, sites: Sequence[Site]) -> Site:
    """The site with the shortest way to the place; of equals, the first."""
    return min(sites, key=lambda site: kilometers_between(place, site.location))


def kilometers_between(place: Place, location: CandidateLocation) -> float:
    return great_circle_kilometers(
        latitude=location.latitude,
        longitude=location.longitude,
        other_latitude=place.latitude,
        other_longitude=place.longitude,
    )


def units_by_postal_code(orders: Sequence[FileOrder]) -> dict[str, int]:
    units: Counter[str] = Counter()
    for order in orders:
        units[order.rows[0].postal_code] += order.units
    return dict(sorted(units.items()))


def _cities(orders: Sequence[FileOrder]) -> list[tuple[str, str]]:
    """Cities with the postal code of most units in them, those of most units first."""
    by_city: dict[str, Counter[str]] = {}
    for order in orders:
        first = order.rows[0]
        if place_of(first.postal_code) is not None:
            by_city.setdefault(f"{first.city}, {first.state}", Counter())[first.postal_code] += order.units
    ranked = sorted(by_city.items(), key=lambda item: (-item[1].total(), item[0]))
    return [(city, min(codes, key=lambda code: (-codes[code], code))) for city, codes in ranked]


def _hub_site(hub: Hub, *, is_partner: bool) -> Site:
    kind = LocationKind.THIRD_PARTY if is_partner else LocationKind.WAREHOUSE
    return made_site(f"{'TP' if is_partner else 'WH'}-{hub.code}", kind, hub.postal_code, hub.city)


def _store_site(city: str, postal_code: str) -> Site:
    return made_site(f"ST-{postal_code}", LocationKind.STORE, postal_code, city)


def made_site(code: str, kind: LocationKind, postal_code: str, city: str) -> Site:
    """A site at a postal code that is known, with the working days of its kind."""
    place = place_of(postal_code)
    assert place is not None
    calendar = CALENDARS[kind]
    return Site(
        location=CandidateLocation(
            code=code,
            kind=kind,
            latitude=place.latitude,
            longitude=place.longitude,
            methods=frozenset({Method.SHIP}),
        ),
        calendar=DispatchCalendar(
            time_zone=place.time_zone,
            cutoff=calendar.cutoff,
            handling_days=calendar.handling_days,
            working_days=calendar.working_days,
        ),
        city=city,
    )


def _sized(site: Site, rivals: Sequence[Site], units: Mapping[str, int]) -> Site:
    own = 0
    for code, quantity in units.items():
        place = place_of(code)
        if place is not None and nearest(place, rivals).location.code == site.location.code:
            own += quantity
    return replace(site, share=own / max(1, sum(units.values())))
