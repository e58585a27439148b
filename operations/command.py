"""Who asks for a change, and under which conditions."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from domain.access.principal import Principal
from domain.inventory.stock_level import StockLevel
from domain.orders.order import Order
from domain.reservations.reservation import Reservation
from storage.change import IdempotencyClaim


class Command(Struct, frozen=True, kw_only=True):
    """One mutation of one client.

    `input_hash` tells whether a repeated idempotency key came with the same input. `expected_version` refuses the
    change when the object has moved on; without it the change is decided again on the newest state.
    """

    principal: Principal
    mutation: str
    idempotency_key: str | None = None
    input_hash: str = ""
    expected_version: int | None = None

    @property
    def organization(self) -> str:
        return self.principal.home

    def claim(self, result: Mapping[str, Any]) -> IdempotencyClaim | None:
        """The idempotency record that this change writes; None without a key."""
        if self.idempotency_key is None:
            return None
        return IdempotencyClaim(
            client_id=self.principal.client_id,
            mutation=self.mutation,
            key=self.idempotency_key,
            input_hash=self.input_hash,
            result=result,
        )


class Result(Struct, frozen=True, kw_only=True):
    """Ids of what a command changed; `replayed` when an earlier request with the same key had changed it.

    `order`, `reservation` and `levels` are the states that this very request led to, so that they need not be read again.
    """

    ids: Mapping[str, Any] = field(default_factory=dict)
    replayed: bool = False
    order: Order | None = None
    reservation: Reservation | None = None
    levels: tuple[StockLevel, ...] = ()
