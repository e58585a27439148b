"""What one location can promise one customer: the same for those who ask and for those who order."""

from collections.abc import Sequence
from datetime import datetime

from domain.address import Address
from domain.delivery.carrier_service import CarrierService
from domain.delivery.promise import DeliveryPromise, fastest_promise, pickup_promise
from domain.method import Method
from domain.network.location import Location
from domain.routing.distance import great_circle_kilometers


def location_promise(
    location: Location,
    *,
    method: Method,
    destination: Address | None,
    services: Sequence[CarrierService],
    at: datetime,
    unknown_kilometers: int,
    service: str | None = None,
) -> DeliveryPromise:
    """For goods at the location that are ordered `at`, by the fastest of `services` (those that are offered).

    By the one with the code `service` where it is offered. A destination without coordinates is `unknown_kilometers`
    away.
    """
    if method is Method.PICKUP:
        return pickup_promise(location.dispatch, at=at)
    kilometers = _kilometers(location.address, destination)
    if kilometers is None:
        kilometers = unknown_kilometers
    return fastest_promise(location.dispatch, _chosen(services, service), kilometers, at=at)


def _chosen(services: Sequence[CarrierService], code: str | None) -> Sequence[CarrierService]:
    """The named service alone, or all where it is not offered."""
    if code is None:
        return services
    return [service for service in services if service.code == code] or services


def _kilometers(origin: Address, destination: Address | None) -> int | None:
    """Whole kilometers, as the router counts them."""
    assert origin.latitude is not None
    assert origin.longitude is not None
    if destination is None or destination.latitude is None or destination.longitude is None:
        return None
    return round(
        great_circle_kilometers(
            latitude=origin.latitude,
            longitude=origin.longitude,
            other_latitude=destination.latitude,
            other_longitude=destination.longitude,
        )
    )
