"""Refusals of order commands."""

from typing import Any

from domain.orders.lines import LineException
from domain.refusals import Refusal


class NotRoutable(Refusal):
    """No location may serve some of the units, whatever the stock."""

    code = "NOT_ROUTABLE"

    def __init__(
        self,
        *,
        exception: LineException,
        skus: tuple[str, ...],
        message: str | None = None,
        field: tuple[str, ...] = (),
    ) -> None:
        super().__init__(message or f"No location can serve {', '.join(skus)} here: {exception}.", field=field)
        self.exception = exception
        self.skus = skus

    def data(self) -> dict[str, Any]:
        return {"exception": self.exception, "skus": self.skus}


class QuantityExceeded(Refusal):
    """More units than there are to act on."""

    code = "QUANTITY_EXCEEDED"

    def __init__(self, *, sku: str, requested: int, available: int, because: str, field: tuple[str, ...] = ()) -> None:
        """`because` ends a sentence with what has how many: "order 1001 has 3 that have not shipped"."""
        units = "1 unit" if requested == 1 else f"{requested} units"
        super().__init__(f"{units} of {sku} requested, but {because}.", field=field)
        self.requested = requested
        self.available = available

    def data(self) -> dict[str, Any]:
        return {"requested": self.requested, "available": self.available}
