"""The same key gives the same result, and makes nothing true twice."""

import asyncio

import pytest

from tests.graphql.api import fresh_key, mutation, refusal
from tests.graphql.business import Business, order_of
from tests.graphql.commands import COMMANDS

KEYED = [name for name, command in COMMANDS.items() if command.key != "none"]
REQUIRED = [name for name, command in COMMANDS.items() if command.key == "required"]


@pytest.mark.parametrize("field", KEYED)
async def test_a_repeat_is_answered_and_not_done_again(business: Business, field: str) -> None:
    command = COMMANDS[field]
    given = {**await command.prepare(business), "idempotencyKey": fresh_key()}
    first = await business.api.send(mutation(field, command.select), input=given)
    assert "idempotency" not in first["extensions"]
    async with business.unchanged():
        again = await business.api.send(mutation(field, command.select), input=given)
        assert again["data"] == first["data"]
        assert again["extensions"]["idempotency"] == {"replayed": True}
    mismatch = refusal("IDEMPOTENCY_KEY_MISMATCH", "idempotencyKey")
    await business.refuses(field, {**given, **command.other}, mismatch)


@pytest.mark.parametrize("field", REQUIRED)
async def test_asks_for_a_key_where_a_repeat_would_harm(business: Business, field: str) -> None:
    given = await COMMANDS[field].prepare(business)
    for key in (None, "", "k" * 201, "nul\x00"):
        await business.refuses(field, {**given, "idempotencyKey": key}, refusal("INVALID_INPUT", "idempotencyKey"))
    await business.refuses(field, given, refusal("INVALID_INPUT", "idempotencyKey"))
    response = await business.api.post(
        mutation(field, COMMANDS[field].select), {"input": given}, idempotency_key="k" * 200
    )
    (payload,) = response.json()["data"].values()
    assert payload["userErrors"] == []


@pytest.mark.parametrize("field", sorted(set(KEYED) - set(REQUIRED)))
async def test_goes_without_a_key_where_it_may(business: Business, field: str) -> None:
    given = await COMMANDS[field].prepare(business)
    for key in ("", "k" * 201, "nul\x00"):
        await business.refuses(field, {**given, "idempotencyKey": key}, refusal("INVALID_INPUT", "idempotencyKey"))
    await business.api.run(field, given)


async def test_the_header_stands_in_for_the_key_of_a_single_mutation(business: Business) -> None:
    given = order_of(("TEA", 1))
    key = given.pop("idempotencyKey")
    document = mutation("placeOrder", "order { id }")
    first = (await business.api.post(document, {"input": given}, idempotency_key=key)).json()
    async with business.unchanged():
        again = (await business.api.post(document, {"input": given}, idempotency_key=key)).json()
        named = (await business.api.post(document, {"input": {**given, "idempotencyKey": key}})).json()
    assert again["extensions"]["idempotency"] == named["extensions"]["idempotency"] == {"replayed": True}
    assert first["data"] == again["data"] == named["data"]


async def test_the_header_stands_in_for_nothing_among_several_mutations(business: Business) -> None:
    given = order_of(("TEA", 1))
    key = given.pop("idempotencyKey")
    document = (
        "mutation($input: PlaceOrderInput!) { first: placeOrder(input: $input) { userErrors { code field } } "
        "second: placeOrder(input: $input) { userErrors { code field } } }"
    )
    async with business.unchanged():
        body = (await business.api.post(document, {"input": given}, idempotency_key=key)).json()
    refused = {"userErrors": [{"code": "INVALID_INPUT", "field": ["idempotencyKey"]}]}
    assert body["data"] == {"first": refused, "second": refused}


async def test_a_refused_request_may_use_its_key_again(business: Business) -> None:
    given = order_of(("MUG", 11))
    short = refusal("INSUFFICIENT_STOCK", sku="MUG", requested=11, available=10)
    await business.refuses("placeOrder", given, short)
    await business.refuses("placeOrder", given, short)
    arrival = {"locationCode": "EAST", "items": [{"sku": "MUG", "quantity": 1}], "idempotencyKey": fresh_key()}
    await business.api.run("receiveStock", arrival)
    await business.api.run("placeOrder", given)
    assert await business.level("MUG", "EAST") == {"onHand": 11, "allocated": 11}


async def test_keys_of_other_clients_and_mutations_are_other_keys(business: Business) -> None:
    given = order_of(("TEA", 1))
    mine = (await business.api.run("placeOrder", given, "order { id }"))["order"]["id"]
    colleague = await business.api.client()
    theirs = (await colleague.run("placeOrder", given, "order { id }"))["order"]["id"]
    assert mine != theirs
    await business.api.run("cancelOrder", {"id": mine, "idempotencyKey": given["idempotencyKey"]})


async def test_a_repeat_shows_the_order_as_it_is_now(business: Business) -> None:
    given = order_of(("TEA", 1))
    order = (await business.api.run("placeOrder", given, "order { id version }"))["order"]
    await business.api.run("holdOrder", {"id": order["id"], "reason": "PAYMENT"})
    again = (await business.api.run("placeOrder", given, "order { id version }"))["order"]
    assert again == {"id": order["id"], "version": 2}


@pytest.mark.parametrize(
    "field",
    [
        "placeOrder",
        "cancelOrder",
        "adjustStock",
        "createShipment",
        "acceptFulfillmentOrder",
        "reserveStock",
        "extendReservation",
        "releaseReservation",
    ],
)
async def test_twins_in_flight_have_one_result(business: Business, field: str) -> None:
    command = COMMANDS[field]
    given = {**await command.prepare(business), "idempotencyKey": fresh_key()}
    twins = await asyncio.gather(*(business.api.run(field, given, command.select) for _ in range(10)))
    assert all(twin == twins[0] for twin in twins)


async def test_twins_that_want_the_last_units_have_one_order(business: Business) -> None:
    given = order_of(("MUG", 10))
    twins = await asyncio.gather(*(business.api.run("placeOrder", given, "order { id }") for _ in range(10)))
    assert len({twin["order"]["id"] for twin in twins}) == 1
    assert await business.level("MUG", "EAST") == {"onHand": 10, "allocated": 10}


async def test_twins_that_expect_a_version_have_one_result(business: Business) -> None:
    order = await business.place(("TEA", 1))
    given = {"id": order["id"], "reason": "PAYMENT", "expectedVersion": 1, "idempotencyKey": fresh_key()}
    twins = await asyncio.gather(*(business.api.run("holdOrder", given, "order { version }") for _ in range(10)))
    assert twins == [{"order": {"version": 2}}] * 10
