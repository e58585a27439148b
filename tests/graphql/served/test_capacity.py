"""Locations that a profile gives so much to do on one day, and no more."""

import asyncio
from typing import Any

from domain.routing.profile import DEFAULT_PROFILE
from domain.routing.rule import RoutingRule, RuleKind, RuleScope
from operations.relieve_locations import relieve_locations
from operations.replan_round import replan_round
from storage.planned_work import FIRST_ORDER
from storage.verify import verify
from tests.graphql.api import refusal
from tests.graphql.business import Business, order_of
from tests.graphql.served.batching import parts_of, with_profile

SECONDS = 30.0


def capacity(code: str = "EAST", **limits: Any) -> RoutingRule:
    scope = RuleScope(locations=frozenset({code}))
    return RoutingRule(code=f"CAPACITY_{code}", kind=RuleKind.DAILY_CAPACITY, scope=scope, **limits)


async def limited(business: Business, *rules: RoutingRule) -> None:
    await with_profile(business, rules=(*DEFAULT_PROFILE.rules, *rules))


async def places(business: Business, order_id: str) -> list[tuple[str, str]]:
    return [(part["locationCode"], part["status"]) for part in await parts_of(business, order_id)]


async def relieve(business: Business, *, again: bool = False) -> int:
    organization = business.api.organization
    return await relieve_locations(business.api.services, organization, again=again, seconds_max=SECONDS)


async def test_orders_beyond_the_capacity_of_the_day_go_elsewhere(business: Business) -> None:
    await limited(business, capacity(limit=5))
    assert await places(business, (await business.place(("TEA", 4)))["id"]) == [("EAST", "OPEN")]
    assert await places(business, (await business.place(("TEA", 4)))["id"]) == [("WEST", "OPEN")]
    assert await places(business, (await business.place(("TEA", 1)))["id"]) == [("EAST", "OPEN")]
    for allow_split in (True, False):
        given = {**order_of(("MUG", 2)), "allowSplit": allow_split}
        await business.refuses("placeOrder", given, refusal("NOT_ROUTABLE", exception="CAPACITY", skus=["MUG"]))


async def test_many_orders_at_once_exceed_the_capacity_by_none(business: Business) -> None:
    """In one process; what several do at once is relieved soon after."""
    await limited(business, capacity(orders_limit=3))
    await asyncio.gather(*(business.place(("TEA", 1)) for _ in range(12)))
    orders = business.database["orders"].find({"organization": business.api.organization})
    at_east = [order["id"] async for order in orders if order["fulfillment_orders"][0]["location"] == "EAST"]
    assert len(at_east) == 3


async def test_the_newest_work_above_a_tightened_capacity_moves(business: Business) -> None:
    placed = [await business.place(("TEA", 2)) for _ in range(3)]
    accepted = await business.part(("TEA", 1), status="ACCEPTED")
    await limited(business, capacity(limit=3, overtime_limit=1))
    assert await relieve(business) == 2
    assert await places(business, placed[0]["id"]) == [("EAST", "OPEN")]
    for order in placed[1:]:
        assert await places(business, order["id"]) == [("EAST", "CANCELLED"), ("WEST", "OPEN")]
    assert await places(business, accepted["order"]["id"]) == [("EAST", "ACCEPTED")]
    document = "query($id: ID!) { routingDecision(orderId: $id) { trigger } }"
    assert await business.api.data(document, id=placed[1]["id"]) == {"trigger": "OVER_CAPACITY"}
    assert await relieve(business) == 0
    assert (await verify(business.database, business.api.organization)).differences == ()


async def test_what_nobody_else_can_do_stays_and_says_why(business: Business) -> None:
    placed = await business.place(("MUG", 2))
    await limited(business, capacity(limit=1))
    assert await relieve(business) == 1
    (part,) = await parts_of(business, placed["id"])
    assert (part["locationCode"], part["status"], part["keptBecause"]) == ("EAST", "OPEN", "NO_STOCK")
    assert await relieve(business) == 0
    assert await relieve(business, again=True) == 0
    assert await business.event_types(placed["id"]) == ["ORDER_PLACED", "FULFILLMENT_ORDER_KEPT"]


async def test_an_order_that_moves_makes_room_for_itself(business: Business) -> None:
    """Routed again, the order may stay where it fills the whole capacity itself."""
    await limited(business, capacity(limit=4))
    placed = await business.place(("TEA", 4))
    given = {"id": placed["id"], "idempotencyKey": f"again-{placed['id']}"}
    await business.api.run("rerouteOrder", given)
    assert await places(business, placed["id"]) == [("EAST", "OPEN")]


async def test_two_processes_that_relieve_at_once_do_no_harm(business: Business) -> None:
    placed = [await business.place(("TEA", 1)) for _ in range(6)]
    await limited(business, capacity(limit=2))
    await asyncio.gather(*(relieve(business) for _ in range(3)))
    now = [await places(business, order["id"]) for order in placed]
    assert sum(parts[-1][0] == "EAST" for parts in now) == 2
    assert (await verify(business.database, business.api.organization)).differences == ()


async def test_rounds_find_what_has_to_move(business: Business) -> None:
    placed = [await business.place(("TEA", 2)) for _ in range(2)]
    await limited(business, capacity(limit=2))
    await replan_round(business.api.services, FIRST_ORDER, again=False)
    assert await places(business, placed[1]["id"]) == [("EAST", "CANCELLED"), ("WEST", "OPEN")]
