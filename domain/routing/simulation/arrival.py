"""On which day a customer has what leaves a location."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from domain.delivery.carrier_service import CarrierService
from domain.delivery.dispatch_calendar import DEFAULT_CALENDAR, DispatchCalendar
from domain.delivery.promise import delivery_promise, fastest_promise, pickup_promise
from domain.method import Method


def arrival_day(
    services: Sequence[CarrierService],
    calendars: Mapping[str, DispatchCalendar],
    *,
    method: Method,
    location: str,
    service: str | None,
    kilometers: int,
    at: datetime,
) -> date:
    """For what the location is asked for `at`: by the named service, else by the fastest; of a pickup, when it is ready."""
    calendar = calendars.get(location, DEFAULT_CALENDAR)
    if method is Method.PICKUP:
        return pickup_promise(calendar, at=at).deliver_on
    named = next((offered for offered in services if offered.code == service), None)
    if named is None:
        return fastest_promise(calendar, services, kilometers, at=at).deliver_on
    return delivery_promise(calendar, named, kilometers, at=at).deliver_on
