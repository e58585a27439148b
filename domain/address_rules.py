"""What makes a postal address acceptable."""

import re

from msgspec.structs import fields

from domain.address import Address
from domain.refusals import InvalidInput, Refusal
from domain.text import text_refusals

_COUNTRY = re.compile(r"[A-Z]{2}")
_NOT_TEXTS = ("country_code", "latitude", "longitude")


def address_refusals(address: Address, *field: str) -> list[Refusal]:
    """Everything that is wrong with the address; whether it can be located is another question."""
    refusals: list[Refusal] = []
    for name, published in _TEXTS:
        text = getattr(address, name)
        if text is not None:
            refusals += text_refusals(text, *field, published)
    if not _COUNTRY.fullmatch(address.country_code):
        refusals.append(
            InvalidInput("A country code is two capital letters (ISO 3166-1).", field=(*field, "countryCode"))
        )
    return refusals + _coordinate_refusals(address, *field)


def _coordinate_refusals(address: Address, *field: str) -> list[Refusal]:
    latitude, longitude = address.latitude, address.longitude
    if (latitude is None) != (longitude is None):
        return [InvalidInput("Give both latitude and longitude, or neither.", field=(*field, "latitude"))]
    refusals: list[Refusal] = []
    if latitude is not None and not -90 <= latitude <= 90:
        refusals.append(InvalidInput("A latitude is between -90 and 90.", field=(*field, "latitude")))
    if longitude is not None and not -180 <= longitude <= 180:
        refusals.append(InvalidInput("A longitude is between -180 and 180.", field=(*field, "longitude")))
    return refusals


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


_TEXTS = tuple((field.name, _camel(field.name)) for field in fields(Address) if field.name not in _NOT_TEXTS)
"""Attributes that are free texts, with their published names."""
