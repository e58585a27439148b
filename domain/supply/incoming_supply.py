"""Stock that is expected at a location."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct


class SupplyState(StrEnum):
    EXPECTED = "EXPECTED"
    RECEIVED = "RECEIVED"
    CANCELLED = "CANCELLED"


class IncomingSupply(Struct, frozen=True, kw_only=True):
    """Units of one SKU that are to arrive at one location; `reference` is the client's word for it, unique there.

    More may be received than was expected.
    """

    sku: str
    location: str
    reference: str
    quantity: int
    received: int = 0
    expected_at: datetime
    state: SupplyState = SupplyState.EXPECTED
    version: int = 0

    @property
    def id(self) -> str:
        return supply_id(self.sku, self.location, self.reference)

    @property
    def stream(self) -> str:
        return f"supply:{self.sku}|{self.location}|{self.reference}"

    @property
    def outstanding(self) -> int:
        """Units that are still to come."""
        return max(0, self.quantity - self.received) if self.state is SupplyState.EXPECTED else 0


def supply_id(sku: str, location: str, reference: str) -> str:
    """The global id of a supply: its reference is unique for a SKU and a location, and none holds the separator."""
    return f"inc_{sku}|{location}|{reference}"
