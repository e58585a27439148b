"""Stock on its way from one location to another."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct


class TransferState(StrEnum):
    IN_TRANSIT = "IN_TRANSIT"
    CLOSED = "CLOSED"


class TransferLine(Struct, frozen=True, kw_only=True):
    """Units of one SKU: `received` of them have arrived, `lost` ones never will."""

    sku: str
    quantity: int
    received: int = 0
    lost: int = 0

    @property
    def outstanding(self) -> int:
        """Units that are still on their way."""
        return self.quantity - self.received - self.lost


class StockTransfer(Struct, frozen=True, kw_only=True):
    """It is closed when every unit has arrived or is lost."""

    id: str
    from_location: str
    to_location: str
    lines: tuple[TransferLine, ...]
    state: TransferState = TransferState.IN_TRANSIT
    sent_at: datetime
    expected_at: datetime
    reference: str | None = None
    version: int = 0

    @property
    def stream(self) -> str:
        return f"transfer:{self.id}"

    def line(self, sku: str) -> TransferLine | None:
        """Its line of that SKU, if any: there is one per SKU."""
        return next((line for line in self.lines if line.sku == sku), None)
