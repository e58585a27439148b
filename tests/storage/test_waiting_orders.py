"""Finding orders that wait for stock, by index and in their order."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from domain.orders.lines import LineException, LineQuantities
from domain.orders.order import Order, Priority
from storage import indexes
from storage.database import Database
from storage.store import Storage
from storage.waiting_orders import FIRST_PLACE, IN_LINE, WaitingOrders, in_line_query
from tests.storage.changes import NOW, change, held, make_order, placement


def waiting(items: Mapping[str, int], **fields: object) -> Order:
    """An order of which nothing is there."""
    order = make_order(items, fulfillment_orders=(), **fields)  # type: ignore[arg-type]  # as there
    lines = tuple(
        replace(
            line,
            exception=LineException.NO_STOCK,
            quantities=LineQuantities(ordered=line.quantity, backordered=line.quantity),
        )
        for line in order.lines
    )
    return replace(order, lines=lines, allow_backorder=True)


async def place(storage: Storage, organization: str, *orders: Order) -> None:
    for order in orders:
        await storage.committer.commit(placement(organization, order, claims=()))


async def test_gives_those_in_front_by_priority_date_and_age(storage: Storage, organization: str) -> None:
    soon, late = NOW + timedelta(days=1), NOW + timedelta(days=9)
    in_line = [
        waiting({"TEA": 1}, priority=Priority.URGENT, minutes=9),
        waiting({"TEA": 1}, requested_delivery_by=soon, minutes=8),
        waiting({"TEA": 1}, requested_delivery_by=late, minutes=1),
        waiting({"TEA": 1}, minutes=2, key="A"),
        waiting({"TEA": 1}, minutes=2, key="B"),
        waiting({"TEA": 1}, priority=Priority.LOW, requested_delivery_by=soon),
    ]
    await place(storage, organization, *in_line[3:], *in_line[:3])
    found = storage.waiting_orders
    assert await found.in_line(organization, ["TEA"], limit=10) == in_line
    assert await found.in_line(organization, ["TEA"], limit=2) == in_line[:2]


async def test_finds_each_order_once_by_what_it_waits_for(storage: Storage, organization: str) -> None:
    both = waiting({"TEA": 2, "MUG": 1})
    served = make_order({"TEA": 5})
    mug = waiting({"MUG": 4}, minutes=1)
    await place(storage, organization, both, mug, waiting({"POT": 1}))
    await storage.committer.commit(placement(organization, served, claims=()))
    assert await storage.waiting_orders.in_line(organization, ["TEA", "MUG"], limit=10) == [both, mug]
    assert await storage.waiting_orders.in_line(organization, ["TEA"], limit=10) == [both]
    assert await storage.waiting_orders.in_line(organization, ["CUP"], limit=10) == []
    assert await storage.waiting_orders.in_line("elsewhere", ["TEA"], limit=10) == []
    assert await storage.waiting_orders.units(organization, ["TEA", "MUG", "CUP"]) == {"TEA": 2, "MUG": 5}


async def test_merges_the_lines_of_many_skus(storage: Storage, organization: str) -> None:
    orders = [waiting({f"SKU-{number:03}": 1}, minutes=400 - number) for number in range(0, 400, 40)]
    await place(storage, organization, *orders)
    codes = [f"SKU-{number:03}" for number in range(400)]
    assert await storage.waiting_orders.in_line(organization, codes, limit=3) == orders[:-4:-1]


async def test_misses_nobody_when_more_wait_than_one_read_takes(
    storage: Storage, database: Database, organization: str
) -> None:
    orders = [waiting({sku: 1}, minutes=minutes) for minutes, sku in enumerate(("TEA", "TEA", "MUG", "POT"))]
    await place(storage, organization, *orders)
    for limit in (1, 2, 3, 4):
        found = WaitingOrders(database, waiting_per_read_max=limit)
        assert await found.in_line(organization, ["CUP", "MUG", "POT", "TEA"], limit=10) == orders


async def test_passes_over_orders_on_hold_but_counts_their_units(storage: Storage, organization: str) -> None:
    order = waiting({"TEA": 2})
    await place(storage, organization, order)
    await storage.committer.commit(change(organization, writes=(held(order),)))
    assert await storage.waiting_orders.in_line(organization, ["TEA"], limit=10) == []
    assert await storage.waiting_orders.units(organization, ["TEA"]) == {"TEA": 2}


async def test_goes_round_all_that_wait(storage: Storage, database: Database, organization: str) -> None:
    other = f"{organization}0"
    orders = [waiting({"TEA": 1, "MUG": 1}, key=f"{organization[-12:].upper()}{number}") for number in range(3)]
    await place(storage, organization, *orders[:2])
    await place(storage, other, orders[2])
    place_before, seen = (organization, ""), []
    for _ in range(3):
        (found,) = await WaitingOrders(database).after(place_before, limit=1)
        place_before = found.place
        seen.append((found.place, found.skus))
    expected = [(organization, orders[0]), (organization, orders[1]), (other, orders[2])]
    assert seen == [((owner, order.id), ("TEA", "MUG")) for owner, order in expected]
    assert await storage.waiting_orders.after(FIRST_PLACE, limit=1) != []


async def test_reads_no_more_than_it_gives(storage: Storage, database: Database, organization: str) -> None:
    await place(storage, organization, *(waiting({"TEA": 1, "MUG": 1}) for _ in range(20)))
    await place(storage, organization, *(make_order({"TEA": 1}) for _ in range(20)))
    plan = (
        await database["orders"]
        .find(
            in_line_query(organization, ["TEA", "MUG"]),
            sort=IN_LINE,
            limit=5,
            hint=indexes.WAITING,
        )
        .explain()
    )
    stages = list(names_of_stages(plan["queryPlanner"]["winningPlan"]))
    assert "SORT_MERGE" in stages
    assert "SORT" not in stages
    assert plan["executionStats"]["totalKeysExamined"] <= 15


def names_of_stages(stage: Mapping[str, Any]) -> list[str]:
    inner = [stage["inputStage"]] if "inputStage" in stage else list(stage.get("inputStages", ()))
    return [stage["stage"], *(name for each in inner for name in names_of_stages(each))]
