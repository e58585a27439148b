"""Finding orders that another system is to route."""

from datetime import timedelta

from msgspec.structs import replace

from domain.orders.awaited_decision import AwaitedDecision
from domain.orders.lines import LineQuantities
from domain.orders.order import Order
from domain.routing.pilots.pilot import ArmName
from storage.store import Storage
from tests.storage.changes import NOW, change, held, make_order, placement

CONTROL, TREATMENT = ArmName.CONTROL, ArmName.TREATMENT


def awaiting(minutes: int, *, arm: ArmName = TREATMENT, pilot: str = "OLD") -> Order:
    """An order placed NOW, whose decision is due so many minutes later."""
    order = make_order()
    lines = tuple(replace(line, quantities=LineQuantities(ordered=1, unrouted=1)) for line in order.lines)
    due_at = NOW + timedelta(minutes=minutes)
    awaits = AwaitedDecision(pilot=pilot, arm=arm, since=NOW + timedelta(seconds=minutes), due_at=due_at)
    return replace(order, lines=lines, fulfillment_orders=(), awaits=awaits)


async def place(storage: Storage, organization: str, *orders: Order) -> None:
    for order in orders:
        await storage.committer.commit(placement(organization, order, claims=()))


async def test_finds_what_is_due_the_longest_due_first(storage: Storage, organization: str) -> None:
    # Long before all that other tests place.
    first, second, third = (awaiting(minutes - 10_000) for minutes in (1, 2, 3))
    on_hold = awaiting(-9_999)
    await place(storage, organization, third, first, second, on_hold, make_order())
    await storage.committer.commit(change(organization, writes=(held(on_hold),)))
    until = NOW + timedelta(minutes=-9_998)
    due = storage.waiting_decisions.due
    found = await due(until, limit=10)
    assert [(place.organization, place.order_id) for place in found] == [
        (organization, first.id),
        (organization, second.id),
    ]
    (after,) = await due(until, limit=1)
    assert [place.order_id for place in await due(until, after, limit=10)] == [second.id]
    assert await due(until - timedelta(minutes=2), limit=10) == []


async def test_counts_those_of_a_pilot_by_arm_and_time(storage: Storage, organization: str) -> None:
    orders = [awaiting(minutes, arm=arm) for minutes, arm in ((1, CONTROL), (2, TREATMENT), (3, TREATMENT))]
    await place(storage, organization, *orders, awaiting(4, pilot="OTHER"), make_order())
    count = storage.waiting_decisions.count
    assert await count(organization, "OLD") == {CONTROL: 1, TREATMENT: 2}
    assert await count(organization, "NEW") == {}
    assert await count(organization, "OLD", since=NOW + timedelta(seconds=3)) == {TREATMENT: 1}
    assert await count(organization, "OLD", until=NOW + timedelta(seconds=2)) == {CONTROL: 1}
