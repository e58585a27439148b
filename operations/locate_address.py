"""Coordinates of a postal address, offline."""

from collections.abc import Mapping
from functools import cache

import zipcodes
from msgspec.structs import replace

from domain.address import Address
from domain.orders.lines import LineException
from domain.orders.refusals import NotRoutable

US_POSTAL_CODE_LENGTH = 5
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
    return us_postal_codes().get(code)


@cache
def us_postal_codes() -> Mapping[str, tuple[float, float]]:
    """Latitude and longitude by postal code.

    The first call takes more than half a second: make it before somebody waits. The library looks through its whole table
    for each code, which takes 0.4 ms.
    """
    table: dict[str, tuple[float, float]] = {}
    for place in zipcodes.list_all():  # type: ignore[no-untyped-call]  # the library has no annotations
        point = (float(place["lat"]), float(place["long"]))
        if point != NOWHERE:
            table.setdefault(place["zip_code"], point)
    return table
