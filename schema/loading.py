"""What resolvers of nested fields may load: everything as the client may see it."""

from collections.abc import Sequence
from typing import Any, Protocol

import strawberry

from domain.catalog.sku import Sku
from domain.counts.stock_count import StockCount
from domain.inventory.movements import StockMovement
from domain.inventory.stock_level import StockLevel
from domain.network.location import Location
from domain.orders.order import Order
from domain.routing.decision import RoutingDecision
from domain.routing.explaining.forced import Force


class StockLoads(Protocol):
    """What comes or is on its way."""

    async def incoming(self, sku: str, location: str) -> int:
        """Units that are expected there and have not arrived."""

    async def in_transit(self, sku: str, location: str) -> int:
        """Units that were sent there from other locations and have not arrived."""

    def count_lines(self, count: StockCount, first: int | None, after: str | None) -> object:
        """A page of the lines of a count."""

    async def affected_orders(self, count: StockCount, first: int | None, after: str | None) -> object:
        """A page of the orders that lost units to a count."""


class Loads(Protocol):
    """The loaders of one operation. What the client may not see does not exist."""

    @property
    def stock(self) -> StockLoads: ...

    async def order(self, order_id: str) -> Order | None: ...

    async def order_of(self, inner_id: str) -> Order | None:
        """The order that holds this line, fulfillment order, shipment or hold."""

    async def location(self, code: str) -> Location | None: ...

    async def sku(self, code: str) -> Sku | None: ...

    async def stock_level(self, sku: str, location: str) -> StockLevel | None: ...

    async def stock_levels(self, pairs: Sequence[tuple[str, str]]) -> list[StockLevel]:
        """Those that exist at these pairs of SKU and location."""

    async def stock_movement(self, stream: str, version: int) -> StockMovement | None:
        """The ledger row that is this event of a stock level, if the event is a movement."""

    async def tracking_token(self, order_id: str) -> str:
        """A token for the order that does not end by itself."""

    async def order_events(self, order_id: str, first: int | None, after: str | None) -> object:
        """A page of the order's events, oldest first."""

    async def routing_delta(self, decision: RoutingDecision, force: Force) -> Any:
        """What forcing a line to a location would change, if the operation may ask for more of it."""


class LoadingContext(Protocol):
    """The part of an operation's context that types use."""

    @property
    def load(self) -> Loads: ...


Info = strawberry.Info[LoadingContext, None]
