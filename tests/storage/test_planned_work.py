"""Finding work that may move by itself."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from domain.orders.fulfillment_order import FulfillmentOrderStatus
from domain.orders.lines import LineException, LineQuantities
from domain.orders.order import Order
from storage.planned_work import FIRST_ORDER
from storage.store import Storage
from tests.storage.changes import NOW, change, held, make_order, placement

Status = FulfillmentOrderStatus


async def place(storage: Storage, organization: str, *orders: Order) -> None:
    for order in orders:
        await storage.committer.commit(placement(organization, order, claims=()))


def scheduled(until: datetime, **fields: object) -> Order:
    order = make_order(status=Status.SCHEDULED, **fields)  # type: ignore[arg-type]  # as there
    return replace(
        order, fulfillment_orders=tuple(replace(part, release_at=until) for part in order.fulfillment_orders)
    )


def lost(order: Order, exception: LineException, units: int = 1) -> Order:
    quantities = LineQuantities(ordered=units, unrouted=units)
    lines = tuple(replace(line, exception=exception, quantities=quantities) for line in order.lines)
    return replace(order, lines=lines, fulfillment_orders=())


async def test_finds_work_that_the_locations_have_not_accepted(storage: Storage, organization: str) -> None:
    there = [make_order(), make_order(status=Status.SCHEDULED, minutes=1)]
    on_hold = make_order(minutes=2)
    await place(storage, organization, *there, on_hold, make_order(status=Status.ACCEPTED), make_order(location="BOS"))
    await storage.committer.commit(change(organization, writes=(held(on_hold),)))
    found = storage.planned_work.at_locations
    assert await found(organization, ["NYC", "SEA"], limit=10) == [order.id for order in there]
    assert await found(organization, ["NYC"], limit=1) == [there[0].id]
    assert await found(organization, [], limit=10) == []
    assert await found(organization, [f"L{number}" for number in range(300)] + ["NYC"], limit=10) == [
        order.id for order in there
    ]


async def test_finds_scheduled_work_by_the_moment_of_its_release(storage: Storage, organization: str) -> None:
    later, sooner = scheduled(NOW + timedelta(hours=2)), scheduled(NOW + timedelta(hours=1))
    await place(storage, organization, later, sooner, make_order())
    found = storage.planned_work.to_release
    assert await found(NOW, organization=organization, limit=10) == []
    assert await found(NOW + timedelta(hours=1), organization=organization, limit=10) == [(organization, sooner.id)]
    assert [order_id for _, order_id in await found(None, organization=organization, limit=10)] == [sooner.id, later.id]
    assert (organization, sooner.id) in await found(NOW + timedelta(hours=3), limit=1_000)
    await storage.committer.commit(change(organization, writes=(held(sooner),)))
    assert await found(None, organization=organization, limit=10) == [(organization, later.id)]


async def test_finds_units_that_are_looked_for_again(storage: Storage, organization: str) -> None:
    found = [lost(make_order(), LineException.STOCK_LOST), lost(make_order(), LineException.CAPACITY)]
    await place(storage, organization, *found, lost(make_order(), LineException.MAX_REJECTIONS), make_order())
    assert await storage.planned_work.retried((organization, ""), limit=2) == [
        (organization, order.id) for order in found
    ]
    assert (organization, found[0].id) in await storage.planned_work.retried(FIRST_ORDER, limit=10_000)


async def test_shows_the_work_of_a_day_the_newest_first(storage: Storage, organization: str) -> None:
    orders = []
    for hour, status in enumerate((Status.OPEN, Status.ACCEPTED, Status.CANCELLED)):
        order = make_order({"TEA": 2}, status=status)
        part = replace(order.fulfillment_orders[0], dispatch_on=NOW.date(), created_at=NOW + timedelta(hours=hour))
        orders.append(replace(order, fulfillment_orders=(part,)))
    await place(storage, organization, *orders)
    work = await storage.planned_work.of_day(organization, "NYC", NOW.date(), limit=10)
    assert [(each.order_id, each.units, each.movable) for each in work] == [
        (orders[1].id, 2, False),
        (orders[0].id, 2, True),
    ]
    assert await storage.planned_work.of_day(organization, "NYC", NOW.date() + timedelta(days=1), limit=10) == []
