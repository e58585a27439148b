"""Clients of two servers want the same things at the same time: nothing is sold twice, nothing is half done."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import pytest
from msgspec.structs import replace

from storage.verify import verify
from tests.faults.pair import ENVIRONMENT, Pair
from tests.graphql.api import Api, fresh_key, mutation
from tests.graphql.business import Business, open_business, order_of
from tests.live.waiting import until_gone

BUYERS = 200
UNITS = 50
TRIES_MAX = 20


@dataclass(frozen=True, slots=True)
class Rivals:
    """Clients of one organization, each at a server of its own."""

    business: Business
    apis: tuple[Api, Api]

    async def consistent(self) -> None:
        report = await verify(self.business.database, self.business.api.organization)
        assert report.differences == ()

    async def both(self, field: str, *inputs: dict[str, Any]) -> list[tuple[str, ...]]:
        """What becomes of mutations that start together, by turns at either server: the codes of their refusals."""
        answers = (
            settled(self.apis[index % 2], field, {**given, "idempotencyKey": fresh_key()})
            for index, given in enumerate(inputs)
        )
        return await asyncio.gather(*answers)


@pytest.fixture
async def rivals(pair: Pair) -> AsyncIterator[Rivals]:
    limits = httpx.Limits(max_connections=BUYERS)
    visitor = [httpx.AsyncClient(base_url=url, timeout=60, limits=limits, trust_env=False) for url in pair.urls]
    organization = f"org-{uuid4().hex[:12]}"
    await pair.services.storage.organizations.ensure(organization)
    first = await Api(visitor[0], pair.services, organization, ENVIRONMENT).client()
    business = await open_business(first, pair.database)
    yield Rivals(business, (first, replace(first, http=visitor[1])))
    for http in visitor:
        await http.aclose()


async def settled(api: Api, field: str, given: dict[str, Any]) -> tuple[str, ...]:
    """Ask again with the same key while the server is overloaded; the codes of the user errors."""
    for _ in range(TRIES_MAX):
        body = await api.send(mutation(field, "__typename"), input=given)
        if "errors" not in body:
            return tuple(error["code"] for error in body["data"][field]["userErrors"])
        assert [error["extensions"]["code"] for error in body["errors"]] == ["OVERLOADED"], body
    raise AssertionError(f"{field} was never answered")


async def test_200_buyers_of_50_units_get_exactly_50(rivals: Rivals) -> None:
    business = rivals.business
    arrival = {"locationCode": "EAST", "items": [{"sku": "MUG", "quantity": UNITS - 10}]}
    await business.api.run("receiveStock", {**arrival, "idempotencyKey": fresh_key()})
    results = await rivals.both("placeOrder", *(order_of(("MUG", 1)) for _ in range(BUYERS)))
    assert Counter(results) == {(): UNITS, ("INSUFFICIENT_STOCK",): BUYERS - UNITS}
    assert await business.level("MUG", "EAST") == {"onHand": UNITS, "allocated": UNITS}
    placed = await business.database["orders"].count_documents({"organization": business.api.organization})
    assert placed == UNITS
    await rivals.consistent()


async def test_buyers_of_the_last_units_and_a_correction_of_them_agree(rivals: Rivals) -> None:
    adjustment = {"sku": "MUG", "locationCode": "EAST", "delta": -5, "reason": "broken"}
    buyers = [settled(rivals.apis[index % 2], "placeOrder", order_of(("MUG", 1))) for index in range(20)]
    corrected, *bought = await asyncio.gather(
        settled(rivals.apis[1], "adjustStock", {**adjustment, "idempotencyKey": fresh_key()}), *buyers
    )
    gone = 0 if corrected else 5
    assert corrected in ((), ("STOCK_PROMISED",))
    assert Counter(bought) == {(): 10 - gone, ("INSUFFICIENT_STOCK",): 10 + gone}
    units = {"onHand": 10 - gone, "allocated": 10 - gone}
    assert await rivals.business.level("MUG", "EAST") == units
    await rivals.consistent()


async def test_one_of_many_who_cancel_an_order_does(rivals: Rivals) -> None:
    business = rivals.business
    order = await business.place(("TEA", 3))
    results = await rivals.both("cancelOrder", *[{"id": order["id"]}] * 10)
    assert Counter(results) == {(): 1, ("ILLEGAL_TRANSITION",): 9}
    assert await business.event_types(order["id"]) == ["ORDER_PLACED", "ORDER_CANCELLED"]
    assert await business.level("TEA", "EAST") == {"onHand": 10, "available": 10}
    await rivals.consistent()


async def test_of_many_who_move_a_fulfillment_order_one_does(rivals: Rivals) -> None:
    business = rivals.business
    part = await business.part(("TEA", 3))
    results = await rivals.both("rerouteFulfillmentOrder", *[{"id": part["id"], "locationCode": "WEST"}] * 10)
    assert Counter(results) == {(): 1, ("ILLEGAL_TRANSITION",): 9}
    assert await business.level("TEA", "EAST") == {"onHand": 10, "available": 10}
    assert await business.level("TEA", "WEST") == {"onHand": 10, "available": 7, "allocated": 3}
    await rivals.consistent()


async def test_an_order_that_is_moved_and_cancelled_at_once_is_cancelled(rivals: Rivals) -> None:
    business = rivals.business
    for _ in range(5):
        part = await business.part(("TEA", 3))
        order = part["order"]["id"]
        moved, cancelled, held = await asyncio.gather(
            settled(
                rivals.apis[0],
                "rerouteFulfillmentOrder",
                {"id": part["id"], "locationCode": "WEST", "idempotencyKey": fresh_key()},
            ),
            settled(rivals.apis[1], "cancelOrder", {"id": order, "idempotencyKey": fresh_key()}),
            settled(rivals.apis[0], "holdOrder", {"id": order, "reason": "OTHER"}),
        )
        assert cancelled == ()
        assert moved in ((), ("ILLEGAL_TRANSITION",))
        assert held in ((), ("ILLEGAL_TRANSITION",))
        seen = await business.api.data(f'{{ order(id: "{order}") {{ state onHold }} }}')
        assert seen == {"state": "CANCELLED", "onHold": False}
    for location in ("EAST", "WEST"):
        assert await business.level("TEA", location) == {"onHand": 10, "available": 10}
    await rivals.consistent()


async def test_twins_at_two_servers_have_one_order(rivals: Rivals) -> None:
    given = order_of(("MUG", 10))
    twins = await asyncio.gather(*(settled(rivals.apis[index % 2], "placeOrder", given) for index in range(10)))
    assert twins == [()] * 10
    assert await rivals.business.level("MUG", "EAST") == {"onHand": 10, "allocated": 10}
    await rivals.consistent()


async def test_stock_that_arrives_at_both_servers_serves_everybody_who_waits(rivals: Rivals) -> None:
    business = rivals.business
    await business.place(("MUG", 10))
    waiting = [
        await business.place(("MUG", 1), allowBackorder=True, priority=priority) for priority in ("LOW", "HIGH") * 10
    ]
    arrival = {"locationCode": "EAST", "items": [{"sku": "MUG", "quantity": 1}]}
    received, bought = await asyncio.gather(
        rivals.both("receiveStock", *[arrival] * 15),
        rivals.both("placeOrder", *(order_of(("MUG", 1)) for _ in range(10))),
    )
    assert set(received) == {()}
    sold = Counter(bought)[()]
    last = {"locationCode": "EAST", "items": [{"sku": "MUG", "quantity": 5 + sold}], "idempotencyKey": fresh_key()}
    await business.api.run("receiveStock", last)
    # Whom the receipts could not serve, because others were faster, the rounds do.
    waits = {"organization": business.api.organization, "waiting.sku": "MUG"}
    await until_gone(business.database["orders"], waits)
    assert await business.level("MUG", "EAST") == {"onHand": 30 + sold, "allocated": 30 + sold}
    for order in waiting:
        assert (await business.event_types(order["id"]))[1:] == ["ORDER_ROUTED", "ORDER_PROMISED"]
    await rivals.consistent()
