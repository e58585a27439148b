"""Reservations that are refused: the reasons, and that nothing of them is kept."""

import asyncio
from collections import Counter
from typing import Any

from domain.reservations.limits import PER_HOLDER_MAX, UNITS_MAX
from tests.graphql.api import fresh_key, refusal
from tests.graphql.business import SHIP_TO, Business, reservation_of

INVALID = "INVALID_INPUT"
FIELD = "reserveStock"


async def test_refuses_quantities_that_cannot_be_kept(business: Business) -> None:
    for quantity in (0, -1, 1_000_001, 2**31 - 1):
        refused = refusal(INVALID, "items", "1", "quantity")
        await business.refuses(FIELD, reservation_of(("TEA", 1), ("MUG", quantity)), refused)
    await business.rejects_value(FIELD, reservation_of(("TEA", 2**31)))
    await business.refuses(FIELD, reservation_of(), refusal(INVALID, "items"))
    await business.refuses(FIELD, reservation_of(*[("TEA", 1)] * 201), refusal(INVALID, "items"))


async def test_refuses_times_that_are_too_short_or_too_long(business: Business) -> None:
    made = await business.reserve(("TEA", 1))
    for seconds in (0, -1, 7_201, 2**31 - 1):
        await business.refuses(FIELD, reservation_of(("TEA", 1), ttlSeconds=seconds), refusal(INVALID, "ttlSeconds"))
        given = {"id": made["id"], "ttlSeconds": seconds, "idempotencyKey": fresh_key()}
        await business.refuses("extendReservation", given, refusal(INVALID, "ttlSeconds"))
    await business.rejects_value(FIELD, reservation_of(("TEA", 1), ttlSeconds=1.5))


async def test_names_every_sku_that_cannot_be_kept(business: Business) -> None:
    await business.refuses(
        FIELD,
        reservation_of(("TEA", 1), ("NONE", 1), ("OLD", 1), ("", 1), ("TEA|EAST", 1)),
        refusal("NOT_FOUND", "items", "1", "sku"),
        refusal(INVALID, "items", "2", "sku"),
        refusal("NOT_FOUND", "items", "3", "sku"),
        refusal("NOT_FOUND", "items", "4", "sku"),
    )


async def test_refuses_a_way_to_the_customer_that_is_none(business: Business) -> None:
    for fields, field in (
        ({"method": "PICKUP"}, "locationCode"),
        ({"method": "PICKUP", "locationCode": "EAST", "shipTo": SHIP_TO}, "shipTo"),
        ({"method": "SHIP", "locationCode": "EAST"}, "locationCode"),
    ):
        await business.refuses(FIELD, reservation_of(("TEA", 1), **fields), refusal(INVALID, field))
    nowhere = {"postalCode": "00000", "countryCode": "US"}
    bad = refusal("NOT_ROUTABLE", "shipTo", exception="BAD_ADDRESS", skus=[])
    await business.refuses(FIELD, reservation_of(("TEA", 1), shipTo=nowhere), bad)
    for code in ("NONE", "", "loc_EAST"):
        given = reservation_of(("TEA", 1), method="PICKUP", locationCode=code)
        await business.finds_nothing(FIELD, given, "locationCode")


async def test_refuses_codes_that_cannot_be_kept(business: Business) -> None:
    for code in ("", " WEB", "W|B", "W\x00B", "x" * 65):
        await business.refuses(FIELD, reservation_of(("TEA", 1), channel=code), refusal(INVALID, "channel"))
        await business.refuses(FIELD, reservation_of(("TEA", 1), holder=code), refusal(INVALID, "holder"))


async def test_keeps_all_or_nothing_and_says_all_that_is_short(business: Business) -> None:
    await business.refuses(
        FIELD,
        reservation_of(("TEA", 21), ("MUG", 11), ("ICE", 20)),
        refusal("INSUFFICIENT_STOCK", sku="TEA", requested=21, available=20),
        refusal("INSUFFICIENT_STOCK", sku="MUG", requested=11, available=10),
        refusal("INSUFFICIENT_STOCK", sku="ICE", requested=20, available=10),
    )
    nowhere = refusal("NOT_ROUTABLE", exception="NO_ELIGIBLE_LOCATION", skus=["TEA"])
    given = reservation_of(("TEA", 1), method="PICKUP", locationCode="WEST")
    await business.refuses(FIELD, given, nowhere)
    await business.refuses(FIELD, {**given, "partial": True}, nowhere)


async def test_a_part_of_nothing_is_refused(business: Business) -> None:
    await business.reserve(("MUG", 10))
    given = reservation_of(("MUG", 1), partial=True)
    await business.refuses(FIELD, given, refusal("INSUFFICIENT_STOCK", sku="MUG", requested=1, available=0))


async def test_a_holder_has_so_many_reservations_at_once(business: Business) -> None:
    cart: dict[str, Any] = {"holder": "cart 7"}
    wanted = [reservation_of(("TEA", 1), **cart) for _ in range(2 * PER_HOLDER_MAX)]
    payloads = await asyncio.gather(*(outcome(business, given) for given in wanted))
    assert Counter(payloads) == {(): PER_HOLDER_MAX, ("TOO_MANY_RESERVATIONS",): PER_HOLDER_MAX}
    full = refusal("TOO_MANY_RESERVATIONS", "holder", limit=PER_HOLDER_MAX, active=PER_HOLDER_MAX)
    await business.refuses(FIELD, reservation_of(("TEA", 1), **cart), full)
    await business.reserve(("TEA", 1), holder="cart 8")
    await business.reserve(("TEA", 1))
    colleague = Business(await business.api.client(), business.database)
    made = await colleague.reserve(("TEA", 1), **cart)
    await business.api.run("releaseReservation", {"id": made["id"], "idempotencyKey": fresh_key()})
    await business.refuses(FIELD, reservation_of(("TEA", 1), **cart), full)


async def outcome(business: Business, given: dict[str, Any]) -> tuple[str, ...]:
    """The codes of its user errors."""
    document = "mutation($input: ReserveStockInput!) { reserveStock(input: $input) { userErrors { code } } }"
    payload = await business.api.data(document, input=given)
    return tuple(error["code"] for error in payload["userErrors"])


async def test_room_is_made_by_what_ends(business: Business) -> None:
    made = [await business.reserve(("TEA", 1), holder="cart 7") for _ in range(PER_HOLDER_MAX)]
    await business.api.run("releaseReservation", {"id": made[0]["id"], "idempotencyKey": fresh_key()})
    await business.reserve(("TEA", 1), holder="cart 7")


async def test_a_holder_keeps_so_many_units_of_a_sku(business: Business) -> None:
    arrival = {"locationCode": "EAST", "items": [{"sku": "MUG", "quantity": 2 * UNITS_MAX}]}
    await business.api.run("receiveStock", {**arrival, "idempotencyKey": fresh_key()})
    at = ("items", "0", "quantity")
    too_many = refusal("TOO_MANY_RESERVATIONS", *at, limit=UNITS_MAX, active=0)
    await business.refuses(FIELD, reservation_of(("MUG", UNITS_MAX + 1)), too_many)
    await business.reserve(("MUG", UNITS_MAX), holder="cart 7")
    full = refusal("TOO_MANY_RESERVATIONS", *at, limit=UNITS_MAX, active=UNITS_MAX)
    await business.refuses(FIELD, reservation_of(("MUG", 1), holder="cart 7"), full)
