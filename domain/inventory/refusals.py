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
