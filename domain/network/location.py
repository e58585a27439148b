"""A place that holds stock and fulfills."""

from enum import StrEnum
from typing import ClassVar

from msgspec import Struct

from domain.address import Address
from domain.delivery.dispatch_calendar import DEFAULT_CALENDAR, DispatchCalendar
from domain.handling import Handling
from domain.method import Method


class LocationKind(StrEnum):
    WAREHOUSE = "WAREHOUSE"
    STORE = "STORE"
    DROPSHIP_VENDOR = "DROPSHIP_VENDOR"
    THIRD_PARTY = "THIRD_PARTY"


class Location(Struct, frozen=True, kw_only=True):
    """A location with what it can do: methods it serves, handling it is equipped for; `active` = takes new work,
    `dispatch` = when it works, `groups` = the codes of the groups it belongs to, `returns` = whether goods may come back
    to it (None: as its kind has it).

    `address` always has coordinates: distance is measured from there.
    """

    code: str
    name: str
    kind: LocationKind
    address: Address
    methods: tuple[Method, ...]
    handling: tuple[Handling, ...]
    priority: int = 100
    groups: tuple[str, ...] = ()
    dispatch: DispatchCalendar = DEFAULT_CALENDAR
    active: bool = True
    returns: bool | None = None
    version: int = 0

    @property
    def id(self) -> str:
        return f"loc_{self.code}"

    @property
    def stream(self) -> str:
        return f"location:{self.code}"

    @property
    def accepts_returns(self) -> bool:
        """Whether goods may come back to it. A vendor takes back nothing unless it says so."""
        return self.kind is not LocationKind.DROPSHIP_VENDOR if self.returns is None else self.returns


class LocationSaved(Struct, frozen=True, kw_only=True):
    """The location is now as given."""

    TYPE: ClassVar[str] = "location.saved"

    location: Location
