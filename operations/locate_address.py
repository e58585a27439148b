"""Coordinates of a postal address, offline."""

from dataclasses import replace
from functools import lru_cache

import zipcodes

from domain.address import Address
from domain.orders.lines import LineException
from domain.orders.refusals import NotRoutable

US_POSTAL_CODE_LENGTH = 5
POSTAL_CODES_KEPT = 50_000
"""A look-up in the library's table takes 0.4 ms, and there are some 43,000 codes."""

NOWHERE = (0.0, 0.0)
"""What the table says of military addresses, which have no place of their own."""


def locate_address(address: Address, *field: str) -> Address:
    """The address with coordinates: its own, or those of its US postal code.

    Raises NotRoutable with BAD_ADDRESS when neither is known.
    """
    if address.latitude is not None:
        return address
    point = _us_postal_code(address) if address.country_code == "US" else None
    if point is None:
        raise NotRoutable(
            exception=LineException.BAD_ADDRESS,
            skus=(),
            message="The address cannot be located: check its postal code, or give latitude and longitude.",
            field=field,
        )
    return replace(address, latitude=point[0], longitude=point[1])


def _us_postal_code(address: Address) -> tuple[float, float] | None:
    code = (address.postal_code or "").strip()[:US_POSTAL_CODE_LENGTH]
    if len(code) != US_POSTAL_CODE_LENGTH or not (code.isascii() and code.isdigit()):
        return None
    return _coordinates(code)


@lru_cache(maxsize=POSTAL_CODES_KEPT)
def _coordinates(postal_code: str) -> tuple[float, float] | None:
    places = zipcodes.matching(postal_code)  # type: ignore[no-untyped-call]  # the library has no annotations
    point = (float(places[0]["lat"]), float(places[0]["long"])) if places else NOWHERE
    return None if point == NOWHERE else point
