"""Work that is scheduled for a batch window: promised at once, planned again together, released to the locations."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from msgspec.structs import replace

from app.composition import operation_services
from domain.orders.order import Order
from operations.batch_progress import BatchRun, BatchStep
from operations.route_batch import BatchReport, route_batch
from operations.route_due_batches import route_due_batches
from storage.change import Change
from storage.committer import Committer
from storage.committing.outcome import Committed
from storage.database import Database
from storage.store import open_storage
from storage.verify import verify
from tests.graphql.api import fresh_key
from tests.graphql.business import Business
from tests.graphql.served.batching import batch, parts_of, with_window

PRIORITIES = ("LOW", "NORMAL", "URGENT")
RENO = {"name": "Bo", "line1": "1 Main St", "city": "Reno", "postalCode": "89501", "countryCode": "US"}


async def test_scheduled_work_is_promised_but_not_with_its_location(business: Business) -> None:
    await with_window(business, minutes=30)
    store = await business.api.client(locations=["EAST"])
    placed = await business.place(("TEA", 3))
    (part,) = await parts_of(business, placed["id"])
    assert (part["status"], part["locationCode"]) == ("SCHEDULED", "EAST")
    assert part["releaseAt"] is not None
    assert part["supportedActions"] == ["SPLIT", "MERGE", "REROUTE"]
    assert await business.level("TEA", "EAST") == {"onHand": 10, "available": 7, "allocated": 3}
    queue = "{ fulfillmentOrders(first: 5) { nodes { id } } }"
    assert await store.data(queue) == {"nodes": []}
    assert (await store.data("query($id: ID!) { fulfillmentOrder(id: $id) { id } }", id=part["id"])) is None
    assert await batch(business) == BatchReport()
    report = await batch(business, now=True)
    assert (report.orders, report.moved, report.stale, report.saved) == (1, 0, 0, 0)
    (part,) = await parts_of(business, placed["id"])
    assert (part["status"], part["releaseAt"]) == ("OPEN", None)
    assert await business.event_types(placed["id"]) == ["ORDER_PLACED", "FULFILLMENT_ORDER_RELEASED"]
    assert await store.data(queue) == {"nodes": [{"id": part["id"]}]}
    await business.work(part["id"], "PACKED")


async def test_a_run_tells_how_far_it_is(business: Business) -> None:
    await with_window(business, minutes=30)
    first = await business.place(("TEA", 10))
    for _ in range(2):
        await business.place(("TEA", 2))
    await business.api.run("cancelOrder", {"id": first["id"], "idempotencyKey": fresh_key()})
    heard: list[BatchRun] = []
    await route_batch(business.api.services, business.api.organization, until=None, on_progress=heard.append)
    assert [(run.step, run.done, run.total) for run in heard] == [
        (BatchStep.PLANNING, 0, 2),
        (BatchStep.COMMITTING, 2, 2),
        (BatchStep.HANDING_OVER, 2, 2),
    ]


async def test_orders_swap_units_in_one_commit_where_that_is_cheaper_for_both(business: Business) -> None:
    """The first took all TEA at EAST though it has to go to WEST anyway; the second would have been served there."""
    await with_window(business, minutes=30)
    await business.place(("TEA", 5))
    first = await business.place(("TEA", 5))
    second = await business.place(("TEA", 5), shipTo=RENO)
    third = await business.place(("TEA", 5))
    assert [part["locationCode"] for part in await parts_of(business, third["id"])] == ["WEST"]
    await business.api.run("cancelOrder", {"id": first["id"], "idempotencyKey": fresh_key()})
    report = await batch(business, now=True)
    assert (report.orders, report.moved, report.stale) == (3, 1, 0)
    assert report.saved > 0
    assert [(part["status"], part["locationCode"]) for part in await parts_of(business, third["id"])] == [
        ("CANCELLED", "WEST"),
        ("OPEN", "EAST"),
    ]
    assert [part["locationCode"] for part in await parts_of(business, second["id"])] == ["WEST"]
    assert (await verify(business.database, business.api.organization)).differences == ()
    again = await batch(business, now=True)
    assert again == BatchReport()


async def test_a_swap_of_scarce_units_is_one_commit(business: Business) -> None:
    await with_window(business, minutes=30)
    blocking = await business.place(("TEA", 10), shipTo=RENO)
    east = await business.place(("TEA", 10), shipTo=RENO)
    assert [part["locationCode"] for part in await parts_of(business, east["id"])] == ["EAST"]
    lines = [{"lineId": blocking["lines"][0]["id"], "quantity": 10}]
    await business.api.run("cancelOrder", {"id": blocking["id"], "lines": lines, "idempotencyKey": fresh_key()})
    west = await business.place(("TEA", 10))
    assert [part["locationCode"] for part in await parts_of(business, west["id"])] == ["WEST"]
    report = await batch(business, now=True)
    assert (report.orders, report.moved, report.stale) == (2, 2, 0)
    assert [part["locationCode"] for part in await parts_of(business, east["id"])] == ["EAST", "WEST"]
    assert [part["locationCode"] for part in await parts_of(business, west["id"])] == ["WEST", "EAST"]
    routed = business.database["events"].find({"organization": business.api.organization, "type": "order.routed"})
    assert len({event["commit"] async for event in routed}) == 1
    assert (await verify(business.database, business.api.organization)).differences == ()


async def test_an_order_on_hold_is_released_once_it_may_go_on(business: Business) -> None:
    await with_window(business, minutes=1)
    placed = await business.place(("TEA", 1))
    await business.api.run("holdOrder", {"id": placed["id"], "reason": "PAYMENT"})
    assert (await batch(business, now=True)).orders == 0
    await business.api.run("releaseOrder", {"id": placed["id"]})
    assert (await batch(business, now=True)).orders == 1


async def test_rounds_release_what_is_due(business: Business) -> None:
    await with_window(business, minutes=5)
    placed = await business.place(("TEA", 1))
    services = business.api.services
    await route_due_batches(services)
    assert [part["status"] for part in await parts_of(business, placed["id"])] == ["SCHEDULED"]
    due = services.now() + timedelta(minutes=6)
    report = await route_batch(services, business.api.organization, until=due)
    assert report.orders == 1
    assert [part["status"] for part in await parts_of(business, placed["id"])] == ["OPEN"]


@pytest.mark.parametrize("urgent", [False, True])
async def test_what_is_promised_is_not_taken_for_those_who_wait(business: Business, urgent: bool) -> None:
    await with_window(business, minutes=30)
    holds = await business.place(("MUG", 10))
    waiting = await business.place(("MUG", 2), allowBackorder=True, priority="URGENT" if urgent else "NORMAL")
    report = await batch(business, now=True)
    assert (report.orders, report.served) == (1, 0)
    assert [part["status"] for part in await parts_of(business, holds["id"])] == ["OPEN"]
    assert await parts_of(business, waiting["id"]) == []


async def test_work_that_is_rerouted_meanwhile_stays_scheduled(business: Business) -> None:
    await with_window(business, minutes=30)
    placed = await business.place(("TEA", 2))
    (part,) = placed["fulfillmentOrders"]
    given: dict[str, Any] = {"id": part["id"], "locationCode": "WEST", "idempotencyKey": fresh_key()}
    await business.api.run("rerouteFulfillmentOrder", given)
    assert [(each["status"], each["locationCode"]) for each in await parts_of(business, placed["id"])] == [
        ("CANCELLED", "EAST"),
        ("SCHEDULED", "WEST"),
    ]


@pytest.mark.parametrize("seed", range(4))
async def test_a_batch_never_costs_more_than_what_was_planned(business: Business, seed: int) -> None:
    """Whatever was placed and cancelled before: no unit is lost, and nothing is later than promised."""
    random = Random(seed)
    await with_window(business, minutes=30)
    placed = []
    for _ in range(9):
        items = [(sku, random.randint(1, 3)) for sku in random.sample(("TEA", "MUG", "ICE"), random.randint(1, 2))]
        where = random.choice(({}, {"shipTo": RENO}))
        placed.append(await business.place(*items, allowBackorder=True, priority=random.choice(PRIORITIES), **where))
    for order in random.sample(placed, 3):
        await business.api.run("cancelOrder", {"id": order["id"], "idempotencyKey": fresh_key()})
    before = await stored(business, placed)
    report = await batch(business, now=True)
    after = await stored(business, placed)
    assert report.saved >= 0
    assert report.stale == 0
    waiting = {order.id for order in before if any(line.quantities.backordered for line in order.lines)}
    assert cost_of(after, waiting) <= cost_of(before, waiting)
    for was, now in zip(before, after, strict=True):
        lines = zip(was.lines, now.lines, strict=True)
        assert all(then.quantities.allocated <= line.quantities.allocated for then, line in lines)
        assert was.promised_at is None or (now.promised_at is not None and now.promised_at <= was.promised_at)
        assert not any(part.release_at for part in now.fulfillment_orders if part.active)
    assert (await verify(business.database, business.api.organization)).differences == ()
    assert await batch(business, now=True) == BatchReport()


async def stored(business: Business, placed: list[dict[str, Any]]) -> list[Order]:
    ids = [order["id"] for order in placed]
    return list(await business.api.services.storage.orders.get_many(business.api.organization, ids))


def cost_of(orders: list[Order], waiting: set[str]) -> int:
    """Of scheduled and released work, of orders that waited for nothing."""
    return sum(
        part.cost or 0
        for order in orders
        if order.id not in waiting
        for part in order.fulfillment_orders
        if part.active
    )


async def test_two_processes_that_run_a_batch_at_once_do_no_harm(business: Business, database: Database) -> None:
    await with_window(business, minutes=30)
    placed = [await business.place(("TEA", 3), **({"shipTo": RENO} if number % 2 else {})) for number in range(6)]
    other = operation_services(open_storage(database))
    organization = business.api.organization
    reports = await asyncio.gather(
        *(route_batch(each, organization, until=None) for each in (business.api.services, other, other))
    )
    await other.storage.close()
    assert all(report.saved >= 0 for report in reports)
    for order in placed:
        active = [part["status"] for part in await parts_of(business, order["id"]) if part["status"] != "CANCELLED"]
        assert set(active) == {"OPEN"}
        types = await business.event_types(order["id"])
        assert types.count("FULFILLMENT_ORDER_RELEASED") == len(active)
    assert (await verify(business.database, business.api.organization)).differences == ()


async def test_a_run_goes_on_where_another_has_ended(business: Business, database: Database) -> None:
    """Whatever was committed stands, and the rest is as if there had been no run."""
    await with_window(business, minutes=30)
    placed = [await business.place(("TEA", 2)) for _ in range(4)]
    services = business.api.services
    dying = DyingCommitter(database, commits=2)
    with pytest.raises(ProcessKilled):
        await route_batch(
            replace(services, storage=replace(services.storage, committer=dying)),
            business.api.organization,
            until=None,
        )
    await dying.close()
    before = [(await parts_of(business, order["id"]))[0]["status"] for order in placed]
    assert sorted(before) == ["OPEN", "OPEN", "SCHEDULED", "SCHEDULED"]
    assert (await batch(business, now=True)).orders == 2
    for order in placed:
        assert [part["status"] for part in await parts_of(business, order["id"])] == ["OPEN"]
    assert (await verify(business.database, business.api.organization)).differences == ()


async def test_a_group_that_others_overtake_stays_as_it_was_planned(business: Business, database: Database) -> None:
    """Between the plan and its commit a rival takes one of the orders on."""
    await with_window(business, minutes=30)
    blocking = await business.place(("TEA", 10), shipTo=RENO)
    east = await business.place(("TEA", 10), shipTo=RENO)
    await business.api.run("cancelOrder", {"id": blocking["id"], "idempotencyKey": fresh_key()})
    west = await business.place(("TEA", 10))
    services = business.api.services

    async def hold() -> None:
        await business.api.run("holdOrder", {"id": east["id"], "reason": "PAYMENT"})

    rival = RivalBeforeCommit(database, hold)
    slow = replace(services, storage=replace(services.storage, committer=rival))
    report = await route_batch(slow, business.api.organization, until=None)
    await rival.close()
    assert (report.moved, report.stale, report.saved) == (0, 2, 0)
    assert [(part["locationCode"], part["status"]) for part in await parts_of(business, west["id"])] == [
        ("WEST", "OPEN")
    ]
    assert [part["status"] for part in await parts_of(business, east["id"])] == ["SCHEDULED"]
    assert (await verify(business.database, business.api.organization)).differences == ()


class ProcessKilled(Exception):
    """Stands for the end of the process at this point."""


class RivalBeforeCommit(Committer):
    """Lets a rival act once, right before the first commit."""

    def __init__(self, database: Database, rival: Callable[[], Awaitable[None]]) -> None:
        super().__init__(database)
        self._rival: Callable[[], Awaitable[None]] | None = rival

    async def commit(self, change: Change) -> Committed:
        rival, self._rival = self._rival, None
        if rival is not None:
            await rival()
        return await super().commit(change)


class DyingCommitter(Committer):
    """Commits so many changes, and no more."""

    def __init__(self, database: Database, *, commits: int) -> None:
        super().__init__(database)
        self._left = commits

    async def commit(self, change: Change) -> Committed:
        self._left -= 1
        if self._left < 0:
            raise ProcessKilled
        return await super().commit(change)
