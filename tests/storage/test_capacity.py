"""How much of a location's day is used: by index, in memory for a moment, with the process's own orders at once."""

from datetime import date, timedelta

from msgspec.structs import replace

from domain.orders.fulfillment_order import FulfillmentOrderStatus
from domain.orders.order import Order, OrderState
from domain.routing.problem import CapacityUsed
from storage.capacity import FRESH_SECONDS, STALE_SECONDS_MAX, Capacity
from storage.database import Database
from storage.store import Storage
from tests.storage.changes import NOW, make_order, placement

TODAY = NOW.date()
TOMORROW = TODAY + timedelta(days=1)


def leaving(
    units: int,
    *,
    location: str = "NYC",
    on: date | None = TODAY,
    status: FulfillmentOrderStatus = FulfillmentOrderStatus.OPEN,
    state: OrderState = OrderState.OPEN,
) -> Order:
    order = make_order({"TEA": units, "MUG": 1}, location=location, status=status)
    parts = tuple(replace(part, dispatch_on=on) for part in order.fulfillment_orders)
    return replace(order, fulfillment_orders=parts, state=state)


async def place(storage: Storage, organization: str, *orders: Order) -> None:
    for order in orders:
        await storage.committer.commit(placement(organization, order, claims=()))


async def test_counts_what_is_to_leave_the_location_on_the_day(storage: Storage, organization: str) -> None:
    await place(
        storage,
        organization,
        leaving(2),
        leaving(4, status=FulfillmentOrderStatus.SHIPPED),
        leaving(8, on=TOMORROW),
        leaving(16, location="BOS"),
        leaving(32, status=FulfillmentOrderStatus.CANCELLED),
        leaving(64, state=OrderState.CLOSED),
        leaving(128, on=None),
    )
    await place(storage, f"{organization}0", leaving(256))
    days = {"NYC": TODAY, "BOS": TODAY, "SEA": TODAY}
    used = {"NYC": CapacityUsed(8, 2), "BOS": CapacityUsed(17, 1)}
    assert await storage.capacity.used(organization, days) == used
    assert await storage.capacity.used(organization, {"NYC": TOMORROW}) == {"NYC": CapacityUsed(9, 1)}
    assert await storage.capacity.used(organization, {}) == {}


async def test_own_orders_count_at_once_and_those_of_others_with_the_next_read(
    storage: Storage, database: Database, organization: str
) -> None:
    moment = 1_000.0
    capacity = Capacity(database, clock=lambda: moment)
    days = {"NYC": TODAY}
    assert await capacity.used(organization, days) == {}
    own, other = leaving(2), leaving(4)
    await place(storage, organization, own, other)
    with capacity.placing(organization, own) as placing:
        placing.placed = True
    assert await capacity.used(organization, days) == {"NYC": CapacityUsed(3, 1)}
    moment += FRESH_SECONDS + 0.1
    assert await capacity.used(organization, days) == {"NYC": CapacityUsed(3, 1)}
    await capacity.settle()
    assert await capacity.used(organization, days) == {"NYC": CapacityUsed(8, 2)}


async def test_an_order_on_its_way_counts_until_it_is_seen_or_comes_to_nothing(
    storage: Storage, database: Database, organization: str
) -> None:
    moment = 1_000.0
    capacity = Capacity(database, clock=lambda: moment)
    days = {"NYC": TODAY}
    assert await capacity.used(organization, days) == {}
    own = leaving(2)
    with capacity.placing(organization, leaving(4)), capacity.placing(organization, own) as placing:
        moment += FRESH_SECONDS + 0.1
        assert await capacity.used(organization, days) == {"NYC": CapacityUsed(8, 2)}
        await capacity.settle()
        assert await capacity.used(organization, days) == {"NYC": CapacityUsed(8, 2)}
        await place(storage, organization, own)
        placing.placed = True
    assert await capacity.used(organization, days) == {"NYC": CapacityUsed(3, 1)}
    moment += FRESH_SECONDS + 0.1
    await capacity.used(organization, days)
    await capacity.settle()
    assert await capacity.used(organization, days) == {"NYC": CapacityUsed(3, 1)}


async def test_what_was_not_asked_for_long_is_read_before_the_answer(
    storage: Storage, database: Database, organization: str
) -> None:
    moment = 1_000.0
    capacity = Capacity(database, clock=lambda: moment)
    assert await capacity.used(organization, {"NYC": TODAY}) == {}
    await place(storage, organization, leaving(2))
    moment += STALE_SECONDS_MAX + 0.1
    assert await capacity.used(organization, {"NYC": TODAY}) == {"NYC": CapacityUsed(3, 1)}


async def test_reads_nothing_but_the_orders_of_the_day(storage: Storage, database: Database, organization: str) -> None:
    await place(storage, organization, *(leaving(1, on=TODAY + timedelta(days=day)) for day in range(12)))
    query = {"organization": organization, "dispatching.at": {"$in": [f"NYC|{TODAY}", f"NYC|{TOMORROW}"]}}
    plan = await database["orders"].find(query, hint="dispatching").explain()
    assert plan["executionStats"]["totalDocsExamined"] == 2
