"""Postal addresses."""

from msgspec import Struct


class Address(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A postal address; `country_code` is ISO 3166-1 alpha-2, coordinates are WGS 84 degrees."""

    name: str | None = None
    company: str | None = None
    line1: str | None = None
    line2: str | None = None
    city: str | None = None
    region: str | None = None
    postal_code: str | None = None
    country_code: str
    phone: str | None = None
    latitude: float | None = None
    longitude: float | None = None
