"""Following how the arms of a pilot do: live, seldom, the newest, and with errors."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

from operations.route_overdue import route_overdue_order
from tests.graphql.api import fresh_key
from tests.graphql.business import Business, order_of
from tests.graphql.following import following
from tests.graphql.root_fields import first_message
from tests.graphql.served.deciding_elsewhere import HOUR, after, post
from tests.live.waiting import until_gone

ARM = "arm orders errors overdueOrders waitingOrders units parcels"
FOLLOW = f"""
subscription($code: String!, $after: Cursor) {{
  routingPilotFiguresChanged(code: $code, after: $after) {{
    cursor kind eventId type occurredAt version
    routingPilot {{ code active }}
    figures {{ control {{ {ARM} }} treatment {{ {ARM} }} }}
  }}
}}
"""
TABLE = {"kind": "TABLE", "table": [{"locationCodes": ["WEST", "EAST"]}]}
PILOT = {"code": "OLD", "name": "The old table", "percent": 100, "treatment": TABLE}
Messages = AsyncIterator[dict[str, Any]]


async def save(business: Business, **changes: Any) -> None:
    await business.api.run("saveRoutingPilot", {**PILOT, **changes})


async def numbered(business: Business) -> None:
    """Whoever subscribes from now on begins behind all that has happened."""
    await until_gone(business.database["commits"], {"organization": business.api.organization, "position": None})


async def until(messages: Messages, **counts: int) -> list[dict[str, Any]]:
    """The messages up to the first in which the treatment has these figures."""
    told = []
    async for message in messages:
        told.append(message)
        treated = message["figures"]["treatment"]
        if all(treated[name] == count for name, count in counts.items()):
            return told
    raise AssertionError(told)


async def test_begins_with_the_figures_and_tells_when_orders_are_routed_or_refused(business: Business) -> None:
    await save(business)
    await business.place(("TEA", 1))
    async with following(business.api, FOLLOW, code="OLD") as messages:
        (first,) = await until(messages, orders=1)
        assert {name: first[name] for name in ("kind", "eventId", "type", "occurredAt", "version", "routingPilot")} == {
            "kind": "SNAPSHOT",
            "eventId": None,
            "type": None,
            "occurredAt": None,
            "version": 1,
            "routingPilot": {"code": "OLD", "active": True},
        }
        assert first["figures"]["control"]["orders"] == 0
        await business.place(("TEA", 2), ("MUG", 1))
        *_, second = await until(messages, orders=2)
        assert (second["kind"], second["figures"]["treatment"]["units"]) == ("EVENT", 4)
        await business.api.refusals("placeOrder", order_of(("TEA", 99)))
        *_, third = await until(messages, orders=3, errors=1)
        await save(business, active=False)
        *_, last = await until(messages, orders=3)
    assert last["routingPilot"] == {"code": "OLD", "active": False}
    assert last["version"] == 2
    assert first["cursor"] != second["cursor"] != third["cursor"]


async def test_tells_when_another_system_decides_or_does_not(business: Business) -> None:
    await save(business, treatment={"kind": "EXTERNAL"})
    async with following(business.api, FOLLOW, code="OLD") as messages:
        await until(messages, orders=0, waitingOrders=0)
        decided, forgotten = await business.place(("TEA", 1)), await business.place(("TEA", 1))
        await until(messages, waitingOrders=2)
        await post(business, decided, (1, "WEST", 1))
        await until(messages, waitingOrders=1, orders=1)
        await route_overdue_order(after(business, HOUR), business.api.organization, forgotten["id"])
        await until(messages, waitingOrders=0, orders=2, overdueOrders=1, errors=1)


async def test_many_orders_are_told_in_few_messages_and_never_out_of_order(business: Business) -> None:
    await save(business)
    skus = [f"MANY-{number}" for number in range(4)]
    for code in skus:
        await business.api.run("saveSku", {"code": code, "name": code, "weightGrams": 100})
    items = [{"sku": code, "quantity": 1_000} for code in skus]
    await business.api.run("receiveStock", {"locationCode": "WEST", "items": items, "idempotencyKey": fresh_key()})

    async def place_some(sku: str) -> None:
        for _ in range(40):
            await business.place((sku, 1))

    async with following(business.api, FOLLOW, code="OLD") as messages:
        await until(messages, orders=0)
        began = time.monotonic()
        placing = asyncio.gather(*(place_some(sku) for sku in skus))
        told = await until(messages, orders=160)
        seconds = time.monotonic() - began
        await placing
    assert len(told) <= seconds + 2
    counts = [message["figures"]["treatment"]["orders"] for message in told]
    assert counts == sorted(set(counts))


async def test_what_is_of_no_pilot_is_not_told(business: Business) -> None:
    await business.api.run("saveChannel", {"code": "APP", "name": "App"})
    await save(business, channels=["APP"])
    async with following(business.api, FOLLOW, code="OLD") as messages:
        await until(messages, orders=0)
        await business.place(("TEA", 1))
        await asyncio.sleep(1.2)
        await business.place(("TEA", 1), channel="APP")
        assert len(await until(messages, orders=1)) == 1


async def test_resumes_from_a_cursor(business: Business) -> None:
    await save(business)
    await numbered(business)
    async with following(business.api, FOLLOW, code="OLD") as messages:
        (first,) = await until(messages, orders=0)
    # Nothing has happened since: the first message is of what comes then.
    async with following(business.api, FOLLOW, code="OLD", after=first["cursor"]) as messages:
        waiting = asyncio.ensure_future(anext(messages))
        await asyncio.sleep(0.5)
        assert not waiting.done()
        await business.place(("TEA", 1))
        told = await waiting
        if told["figures"]["treatment"]["orders"] == 0:
            (told,) = await until(messages, orders=1)
    assert told["kind"] == "EVENT"
    await business.place(("TEA", 1))
    await numbered(business)
    async with following(business.api, FOLLOW, code="OLD", after=told["cursor"]) as messages:
        again = await anext(messages)
        assert (again["kind"], again["figures"]["treatment"]["orders"]) == ("SNAPSHOT", 2)
    ahead = "AX__________" + told["cursor"][12:]
    async with following(business.api, FOLLOW, code="OLD", after=ahead) as messages:
        assert (await anext(messages))["kind"] == "RESYNC"


async def test_several_subscribers_get_the_same(business: Business) -> None:
    await save(business)
    async with (
        following(business.api, FOLLOW, code="OLD") as some,
        following(business.api, FOLLOW, code="OLD") as others,
    ):
        await until(some, orders=0)
        await until(others, orders=0)
        for count in (1, 2, 3):
            await business.place(("TEA", 1))
            *_, one = await until(some, orders=count)
            *_, other = await until(others, orders=count)
            assert one["figures"] == other["figures"]


async def test_a_pilot_that_is_not_there_cannot_be_followed(business: Business) -> None:
    document = f'subscription {{ routingPilotFiguresChanged(code: "OLD") {{ figures {{ control {{ {ARM} }} }} }} }}'
    refused = await first_message(business.api, document, {})
    assert refused["errors"][0]["extensions"]["code"] == "NOT_FOUND"
    await save(business)
    for stranger in (await business.api.client(channels=["WEB"]), await business.api.elsewhere()):
        refused = await first_message(stranger, document, {})
        assert refused["errors"][0]["extensions"]["code"] in ("NOT_FOUND", "FORBIDDEN")
