"""The question put to the router: demands, candidate locations and the stock they share."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from msgspec import Struct, field

from domain.delivery.carrier_service import STANDARD, CarrierService
from domain.delivery.dispatch_calendar import DispatchCalendar
from domain.handling import Handling
from domain.method import Method
from domain.network.location import LocationKind
from domain.routing.profile import RoutingProfile

Stock = Mapping[str, Mapping[str, int]]
"""Available units by SKU and location code. What is absent is zero."""

NO_MOMENT = datetime.min.replace(tzinfo=UTC)


class Point(Struct, frozen=True, kw_only=True):
    """A place on earth, in degrees."""

    latitude: float
    longitude: float


# A tuple, because each decision keeps all of them and a tuple is written without the names of its fields.
class CandidateLocation(NamedTuple):
    """A location as the router sees it.

    `methods` are those enabled there, `handling` the flags of goods it can handle. A smaller `priority` comes first.
    `opening` (millicents), where given, takes the place of the profile's opening cost for its kind. `groups` are the
    codes of those it belongs to.
    """

    code: str
    kind: LocationKind
    latitude: float
    longitude: float
    active: bool = True
    methods: frozenset[Method] = frozenset(Method)
    handling: frozenset[Handling] = frozenset()
    priority: int = 100
    opening: int | None = None
    groups: frozenset[str] = frozenset()


class CapacityUsed(NamedTuple):
    """Units and orders that a location already has to dispatch on the day on which it would dispatch these."""

    units: int
    orders: int


NOTHING_USED = CapacityUsed(0, 0)


class RoutingLine(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Units of one order line to route. `weight_grams` is per unit; `handling` are the flags a location must handle.

    `rejected` says when locations last rejected units of it, by code; `rejections` how often any did, `attempts` how
    often it was routed. `planned` are units by location that are planned there already and may move, at a price.
    `locations_in_use` serve other units of the order line, and count against what a rule allows it. A `forced` line is
    served before everything else: so one asks what it would take to serve it somewhere.
    """

    id: str
    sku: str
    quantity: int
    weight_grams: int
    handling: frozenset[Handling] = frozenset()
    category: str | None = None
    rejected: Mapping[str, datetime] = field(default_factory=dict)
    rejections: int = 0
    attempts: int = 0
    planned: Mapping[str, int] = field(default_factory=dict)
    locations_in_use: int = 0
    forced: bool = False

    def __post_init__(self) -> None:
        assert self.quantity > 0
        assert self.weight_grams >= 0


class Exclusion(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why a location is out of the question from the start: `code` as EXCLUDED_BY_CALLER."""

    code: str
    detail: str | None = None


class RoutingDemand(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one order still needs routed.

    Where `split_allowed` is false, all lines come whole from one location, or nothing is served. A smaller `priority`
    is served first where orders compete. `excluded` maps a line id, or None for the whole order, to locations.
    `locations_in_use` hold work of this order that stays: they count against the maximum of locations and are not
    opened a second time, though a further parcel from there is paid. `required_location` leaves only that location;
    all other rules still hold for it. `value` is that of the whole order's goods, in minor units of its currency;
    `deliver_by` its promised, else its requested date.
    """

    order: str
    method: Method
    lines: tuple[RoutingLine, ...]
    destination: Point | None = None
    pickup_location: str | None = None
    split_allowed: bool = True
    priority: int = 100
    excluded: Mapping[str | None, Mapping[str, Exclusion]] = field(default_factory=dict)
    locations_in_use: frozenset[str] = frozenset()
    required_location: str | None = None
    channel: str = ""
    value: int = 0
    deliver_by: datetime | None = None

    def __post_init__(self) -> None:
        assert self.lines
        assert len({line.id for line in self.lines}) == len(self.lines)
        assert self.method is Method.SHIP or self.pickup_location is not None


class RoutingProblem(Struct, frozen=True, kw_only=True):
    """One order, or several that share stock, to be routed by one profile over the same locations.

    `at` is the moment of the decision. `calendars` (by location code) and `services` say when goods would arrive; a
    profile that is not `timed` needs none. `capacity_used` is by location code; what is absent is nothing.
    `solver_seconds_max` limits the general solver for orders that are decided together, in all of its runs; a plan cut
    off by it is FEASIBLE, with its gap. Batches that are decomposed have a limit of their own, by their size.
    """

    profile: RoutingProfile
    demands: tuple[RoutingDemand, ...]
    locations: tuple[CandidateLocation, ...]
    stock: Stock
    at: datetime = NO_MOMENT
    services: tuple[CarrierService, ...] = (STANDARD,)
    calendars: Mapping[str, DispatchCalendar] = field(default_factory=dict)
    capacity_used: Mapping[str, CapacityUsed] = field(default_factory=dict)
    solver_seconds_max: float = 0.25

    def __post_init__(self) -> None:
        assert len({demand.order for demand in self.demands}) == len(self.demands)
        assert len({location.code for location in self.locations}) == len(self.locations)
