"""Loads of what is coming, on its way or counted: nothing of it exists for clients limited to channels."""

from collections.abc import Awaitable, Callable, Sequence

from domain.access.principal import Principal
from domain.access.view import sees_location, sees_whole_stock
from domain.availability.expected import ExpectedUnits
from domain.supply.incoming_supply import IncomingSupply
from domain.transfers.stock_transfer import StockTransfer
from storage.store import Storage

Outstanding = Callable[[str, Sequence[str]], Awaitable[Sequence[ExpectedUnits]]]


class StockLoads:
    """What is asked for at the same time becomes one read below, in the coalescers of storage."""

    def __init__(self, storage: Storage, principal: Principal) -> None:
        self._storage = storage
        self._principal = principal

    async def incoming(self, sku: str, location: str) -> int:
        """Units that are expected there and have not arrived."""
        return await self._units(self._storage.incoming.outstanding_supply, sku, location)

    async def in_transit(self, sku: str, location: str) -> int:
        """Units that were sent there from other locations and have not arrived."""
        return await self._units(self._storage.incoming.outstanding_transfers, sku, location)

    async def incoming_supply(self, supply_id: str) -> IncomingSupply | None:
        supply = await self._storage.incoming_supplies.get(self._organization, supply_id)
        if supply is None or not sees_whole_stock(self._principal):
            return None
        return supply if sees_location(self._principal, supply.location) else None

    async def stock_transfer(self, transfer_id: str) -> StockTransfer | None:
        if not sees_whole_stock(self._principal):
            return None
        limits = self._principal.locations
        return await self._storage.stock_transfers.get(self._organization, transfer_id, locations=limits)

    async def _units(self, outstanding: Outstanding, sku: str, location: str) -> int:
        if not (sees_whole_stock(self._principal) and sees_location(self._principal, location)):
            return 0
        rows = await outstanding(self._organization, [sku])
        return sum(row.quantity for row in rows if row.location == location)

    @property
    def _organization(self) -> str:
        organization = self._principal.organization
        assert organization is not None
        return organization
