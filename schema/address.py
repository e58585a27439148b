"""Postal addresses."""

import strawberry

from schema.policy import ANY_READ, Policies
from schema.scalars import CountryCode


@strawberry.type(description="A postal address.")
class Address:
    name: str | None = strawberry.field(description="Who receives it there.")
    company: str | None = strawberry.field(description="The company, if it is one's address.")
    line1: str | None = strawberry.field(description="Street and number.")
    line2: str | None = strawberry.field(description="Apartment, suite, floor.")
    city: str | None = strawberry.field(description="City or town.")
    region: str | None = strawberry.field(description="State, province or region.")
    postal_code: str | None = strawberry.field(description="Postal or ZIP code.")
    country_code: CountryCode = strawberry.field(description="The country.")
    phone: str | None = strawberry.field(description="Where the carrier can call.")
    latitude: float | None = strawberry.field(description="WGS 84, in degrees.")
    longitude: float | None = strawberry.field(description="WGS 84, in degrees.")


@strawberry.input(description="A postal address. Without coordinates they are looked up from the postal code.")
class AddressInput:
    name: str | None = strawberry.field(default=None, description="Who receives it there.")
    company: str | None = strawberry.field(default=None, description="The company, if it is one's address.")
    line1: str | None = strawberry.field(default=None, description="Street and number.")
    line2: str | None = strawberry.field(default=None, description="Apartment, suite, floor.")
    city: str | None = strawberry.field(default=None, description="City or town.")
    region: str | None = strawberry.field(default=None, description="State, province or region.")
    postal_code: str | None = strawberry.field(default=None, description="Postal or ZIP code.")
    country_code: CountryCode = strawberry.field(description="The country.")
    phone: str | None = strawberry.field(default=None, description="Where the carrier can call.")
    latitude: float | None = strawberry.field(default=None, description="WGS 84, in degrees; together with longitude.")
    longitude: float | None = strawberry.field(default=None, description="WGS 84, in degrees; together with latitude.")


POLICIES: Policies = {"Address": ANY_READ}
