"""Refusals of stock commands."""

from typing import Any

from domain.refusals import Refusal


class InsufficientStock(Refusal):
    """Fewer units can be promised than were asked for."""

    code = "INSUFFICIENT_STOCK"

    def __init__(self, *, sku: str, requested: int, available: int, field: tuple[str, ...] = ()) -> None:
        super().__init__(f"{requested} of {sku} requested, {available} available.", field=field)
        self.sku = sku
        self.requested = requested
        self.available = available

    def data(self) -> dict[str, Any]:
        return {"sku": self.sku, "requested": self.requested, "available": self.available}


class StockPromised(Refusal):
    """The units to take away are promised to orders or set apart."""

    code = "STOCK_PROMISED"

    def __init__(self, *, sku: str, location: str, requested: int, free: int) -> None:
        super().__init__(
            f"Cannot take {requested} of {sku} from {location}: only {free} are not promised.", field=("delta",)
        )
        self.sku = sku
        self.location = location
        self.requested = requested
        self.free = free

    def data(self) -> dict[str, Any]:
        return {"sku": self.sku, "location_code": self.location, "requested": self.requested, "free": self.free}


class StockChangedMeanwhile(Refusal):
    """The quantity on hand is not the one the client compared with."""

    code = "STOCK_CHANGED_MEANWHILE"

    def __init__(self, *, expected: int, actual: int) -> None:
        super().__init__(f"Expected {expected} on hand, but there are {actual}.", field=("changeFromQuantity",))
        self.expected = expected
        self.actual = actual

    def data(self) -> dict[str, Any]:
        return {"expected": self.expected, "actual": self.actual}


class BucketTooSmall(Refusal):
    """The bucket holds fewer units than are to be taken out of it."""

    code = "BUCKET_TOO_SMALL"

    def __init__(
        self, *, sku: str, location: str, bucket: str, requested: int, present: int, field: tuple[str, ...] = ()
    ) -> None:
        super().__init__(f"{requested} of {sku} asked from {bucket} at {location}, {present} there.", field=field)
        self.sku = sku
        self.location = location
        self.bucket = bucket
        self.requested = requested
        self.present = present

    def data(self) -> dict[str, Any]:
        return {
            "sku": self.sku,
            "location_code": self.location,
            "bucket": self.bucket,
            "requested": self.requested,
            "present": self.present,
        }


class ReservationEnded(Refusal):
    """The reservation is no longer active: it expired, was released, or became an order."""

    code = "RESERVATION_ENDED"

    def __init__(self, *, reservation_id: str, state: str, field: tuple[str, ...] = ("id",)) -> None:
        super().__init__(f"Reservation {reservation_id} is {state}.", field=field)
        self.reservation_id = reservation_id
        self.state = state

    def data(self) -> dict[str, Any]:
        return {"reservation_id": self.reservation_id, "state": self.state}


class TooManyReservations(Refusal):
    """The holder has as many active reservations, or reserved units, as one may have."""

    code = "TOO_MANY_RESERVATIONS"

    def __init__(self, *, limit: int, active: int, what: str = "reservations", field: tuple[str, ...] = ()) -> None:
        super().__init__(f"{active} {what} are active now, and at most {limit} may be.", field=field)
        self.limit = limit
        self.active = active

    def data(self) -> dict[str, Any]:
        return {"limit": self.limit, "active": self.active}
