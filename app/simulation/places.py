"""Where postal codes are, and which time they have."""

from functools import lru_cache
from typing import NamedTuple

import zipcodes

LENGTH = 5
AREA_LENGTH = 3
KEPT = 50_000
NOWHERE = (0.0, 0.0)
"""What the table says of military addresses, which have no place of their own."""


class Place(NamedTuple):
    """Degrees, and the IANA name of the time zone."""

    latitude: float
    longitude: float
    time_zone: str


@lru_cache(maxsize=KEPT)
def place_of(postal_code: str) -> Place | None:
    """The place of a US postal code; None where there is none."""
    code = five_digits(postal_code)
    if not (code.isascii() and code.isdigit()):
        return None
    found = zipcodes.matching(code)  # type: ignore[no-untyped-call]  # the library has no annotations
    if not found:
        return None
    point = float(found[0]["lat"]), float(found[0]["long"])
    return None if point == NOWHERE else Place(*point, found[0]["timezone"] or "America/Chicago")


def area_of(postal_code: str) -> str:
    """The first three digits: one sorting center."""
    return five_digits(postal_code)[:AREA_LENGTH]


def five_digits(postal_code: str) -> str:
    """The basic code; zeros that a spreadsheet has dropped are there again."""
    return postal_code.strip()[:LENGTH].zfill(LENGTH)
