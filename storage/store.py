"""All of storage, as operations and resolvers use it."""

from collections.abc import Callable
from datetime import datetime

from msgspec import Struct

from storage.api_keys import ApiKeys
from storage.capacity import Capacity
from storage.carrier_services import CarrierServices
from storage.channels import Channels
from storage.clock import utc_now
from storage.committer import AfterCommit, Committer
from storage.database import Database
from storage.event_log import EventLog
from storage.idempotency import Idempotency
from storage.incoming import Incoming
from storage.incoming_supplies import IncomingSupplies
from storage.locations import Locations
from storage.marks import Marks
from storage.order_parts import OrderParts
from storage.orders import Orders
from storage.organizations import Organizations
from storage.pilot_results import PilotResults
from storage.planned_work import PlannedWork
from storage.promised_units import PromisedUnitsReader
from storage.reservations import Reservations
from storage.routing_decisions import RoutingDecisions
from storage.routing_pilots import RoutingPilots
from storage.routing_profiles import RoutingProfiles
from storage.safety_stock_rules import SafetyStockRules
from storage.skus import Skus
from storage.stock_counts import StockCounts
from storage.stock_imports import StockImports
from storage.stock_levels import StockLevels
from storage.stock_movements import StockMovements
from storage.stock_transfers import StockTransfers
from storage.waiting_decisions import WaitingDecisions
from storage.waiting_orders import WaitingOrders


class Storage(Struct, frozen=True, kw_only=True):
    """One per process: reads that come together share a round trip, and changes that come together a transaction."""

    database: Database
    committer: Committer
    orders: Orders
    order_parts: OrderParts
    waiting_orders: WaitingOrders
    planned_work: PlannedWork
    capacity: Capacity
    locations: Locations
    skus: Skus
    channels: Channels
    carrier_services: CarrierServices
    stock_levels: StockLevels
    stock_movements: StockMovements
    reservations: Reservations
    safety_stock_rules: SafetyStockRules
    incoming: Incoming
    incoming_supplies: IncomingSupplies
    stock_transfers: StockTransfers
    stock_counts: StockCounts
    promised_units: PromisedUnitsReader
    stock_imports: StockImports
    event_log: EventLog
    idempotency: Idempotency
    routing_decisions: RoutingDecisions
    routing_profiles: RoutingProfiles
    routing_pilots: RoutingPilots
    pilot_results: PilotResults
    waiting_decisions: WaitingDecisions
    api_keys: ApiKeys
    organizations: Organizations
    marks: Marks

    async def close(self) -> None:
        """Finish the changes that were taken. The connection belongs to whoever opened it."""
        await self.committer.close()
        await self.capacity.settle()


def open_storage(
    database: Database,
    *,
    after_commit: AfterCommit | None = None,
    now: Callable[[], datetime] = utc_now,
) -> Storage:
    """Storage on a connected database; `after_commit` hears of what was committed.

    `now` is the clock by which reservations expire.
    """
    marks = Marks(database)
    stock_levels = StockLevels(database, marks=marks, now=now)
    pilots = RoutingPilots(database)
    return Storage(
        database=database,
        committer=Committer(database, levels_moved=stock_levels.moved, after_commit=after_commit, now=now),
        orders=Orders(database),
        order_parts=OrderParts(database),
        waiting_orders=WaitingOrders(database),
        planned_work=PlannedWork(database),
        capacity=Capacity(database),
        locations=Locations(database, marks),
        skus=Skus(database, marks),
        channels=Channels(database, marks),
        carrier_services=CarrierServices(database),
        stock_levels=stock_levels,
        stock_movements=StockMovements(database),
        reservations=Reservations(database, now=now),
        safety_stock_rules=SafetyStockRules(database),
        incoming=Incoming(database),
        incoming_supplies=IncomingSupplies(database),
        stock_transfers=StockTransfers(database),
        stock_counts=StockCounts(database),
        promised_units=PromisedUnitsReader(database),
        stock_imports=StockImports(database),
        event_log=EventLog(database),
        idempotency=Idempotency(database),
        routing_decisions=RoutingDecisions(database),
        routing_profiles=RoutingProfiles(database, marks, pilots),
        routing_pilots=pilots,
        pilot_results=PilotResults(database, now=now),
        waiting_decisions=WaitingDecisions(database),
        api_keys=ApiKeys(database),
        organizations=Organizations(database),
        marks=marks,
    )
