"""Reservations over the API: what they keep, for how long, and where."""

from datetime import datetime, timedelta
from typing import Any

from storage.verify import verify
from tests.graphql.api import Api, fresh_key, refusal
from tests.graphql.business import SHIP_TO, Business, reservation_of

SEEN = """
query($id: ID!) {
  reservation(id: $id) {
    id state channel holder version createdAt expiresAt
    lines { skuCode locationCode quantity sku { name } location { name } }
    short { skuCode quantity }
    order { id }
  }
}
"""
WEST_COAST = {**SHIP_TO, "city": "Reno", "postalCode": "89501"}


async def seen(api: Api, reservation: str) -> Any:
    return await api.data(SEEN, id=reservation)


def lasts(reservation: dict[str, Any]) -> timedelta:
    return datetime.fromisoformat(reservation["expiresAt"]) - datetime.fromisoformat(reservation["createdAt"])


async def placed_at(business: Business, *items: tuple[str, int], **fields: Any) -> dict[tuple[str, str], int]:
    reservation = await business.reserve(*items, **fields)
    return {(line["skuCode"], line["locationCode"]): line["quantity"] for line in reservation["lines"]}


async def test_keeps_units_for_ten_minutes(business: Business) -> None:
    made = await business.reserve(("TEA", 3), holder="cart 7")
    shown = await seen(business.api, made["id"])
    assert lasts(shown) == timedelta(minutes=10)
    assert {name: value for name, value in shown.items() if not name.endswith("At")} == {
        "id": made["id"],
        "state": "ACTIVE",
        "channel": "WEB",
        "holder": "cart 7",
        "version": 1,
        "lines": [
            {
                "skuCode": "TEA",
                "locationCode": "EAST",
                "quantity": 3,
                "sku": {"name": "Green tea"},
                "location": {"name": "EAST house"},
            }
        ],
        "short": [],
        "order": None,
    }
    assert await business.level("TEA", "EAST") == {"onHand": 10, "available": 7, "reserved": 3}


async def test_lasts_as_long_as_asked_or_as_the_channel_has_it(business: Business) -> None:
    asked = await business.reserve(("TEA", 1), ttlSeconds=7_200)
    assert lasts(await seen(business.api, asked["id"])) == timedelta(hours=2)
    await business.api.run("saveChannel", {"code": "WEB", "name": "Web", "reservationSeconds": 90})
    by_channel = await business.reserve(("TEA", 1))
    assert lasts(await seen(business.api, by_channel["id"])) == timedelta(seconds=90)


async def test_takes_one_location_that_has_everything_while_the_destination_is_open(business: Business) -> None:
    assert await placed_at(business, ("TEA", 1), ("MUG", 1)) == {("TEA", "EAST"): 1, ("MUG", "EAST"): 1}
    assert await placed_at(business, ("ICE", 1), ("TEA", 9)) == {("ICE", "EAST"): 1, ("TEA", "EAST"): 9}
    assert await placed_at(business, ("TEA", 10)) == {("TEA", "WEST"): 10}


async def test_takes_several_locations_where_no_single_one_has_everything(business: Business) -> None:
    assert await placed_at(business, ("TEA", 15)) == {("TEA", "EAST"): 10, ("TEA", "WEST"): 5}


async def test_takes_units_where_the_order_would_be_served_from(business: Business) -> None:
    assert await placed_at(business, ("TEA", 2), shipTo=WEST_COAST) == {("TEA", "WEST"): 2}
    assert await placed_at(business, ("TEA", 2), shipTo=SHIP_TO) == {("TEA", "EAST"): 2}
    at_shop = await placed_at(business, ("TEA", 2), method="PICKUP", locationCode="SHOP")
    assert at_shop == {("TEA", "SHOP"): 2}


async def test_keeps_what_there_is_if_a_part_will_do(business: Business) -> None:
    made = await business.reserve(("MUG", 12), ("TEA", 1), partial=True)
    assert made["short"] == [{"skuCode": "MUG", "quantity": 2}]
    assert {line["skuCode"]: line["quantity"] for line in made["lines"]} == {"MUG": 10, "TEA": 1}


async def test_takes_no_more_than_the_channel_may_have(business: Business) -> None:
    await business.api.run("saveChannel", {"code": "WEB", "name": "Web", "stockPercent": 50, "stockBuffer": 1})
    short = refusal("INSUFFICIENT_STOCK", sku="MUG", requested=5, available=4)
    await business.refuses("reserveStock", reservation_of(("MUG", 5)), short)
    await business.reserve(("MUG", 4))


async def test_is_extended_and_released(business: Business) -> None:
    made = await business.reserve(("TEA", 3))
    given = {"id": made["id"], "ttlSeconds": 1_800, "idempotencyKey": fresh_key()}
    select = "reservation { state version createdAt expiresAt }"
    extended = (await business.api.run("extendReservation", given, select))["reservation"]
    assert (extended["state"], extended["version"]) == ("ACTIVE", 2)
    assert timedelta(seconds=1_800) <= lasts(extended) < timedelta(seconds=1_860)
    longest = (await business.api.run("extendReservation", extension(made, ttlSeconds=7_200), select))["reservation"]
    assert lasts(longest) == timedelta(hours=2)
    async with business.unchanged():
        kept = (await business.api.run("extendReservation", extension(made, ttlSeconds=1), select))["reservation"]
        assert kept == longest
    release = {"id": made["id"], "idempotencyKey": fresh_key()}
    released = (await business.api.run("releaseReservation", release, "reservation { state version }"))["reservation"]
    assert released == {"state": "RELEASED", "version": 4}
    assert await business.level("TEA", "EAST") == {"onHand": 10, "available": 10}
    assert (await verify(business.database, business.api.organization)).differences == ()


def extension(reservation: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"id": reservation["id"], "idempotencyKey": fresh_key(), **fields}


async def test_one_that_has_ended_cannot_be_extended_or_released_again(business: Business) -> None:
    made = await business.reserve(("TEA", 3))
    await business.api.run("releaseReservation", extension(made))
    for field in ("extendReservation", "releaseReservation"):
        ended = refusal("RESERVATION_ENDED", "id", reservationId=made["id"], state="RELEASED")
        await business.refuses(field, extension(made), ended)


async def test_one_whose_time_is_over_has_expired_for_everybody(business: Business) -> None:
    made = await business.reserve(("MUG", 8))
    await make_due(business, made["id"])
    assert (await seen(business.api, made["id"]))["state"] == "EXPIRED"
    assert (
        await business.api.data("query($id: ID!) { node(id: $id) { ... on Reservation { state } } }", id=made["id"])
    ) == {"state": "EXPIRED"}
    assert await business.level("MUG", "EAST") == {"onHand": 10, "available": 10}
    ended = refusal("RESERVATION_ENDED", "id", reservationId=made["id"], state="EXPIRED")
    assert await business.api.refusals("extendReservation", extension(made)) == [ended]
    assert await business.api.refusals("releaseReservation", extension(made)) == [ended]
    await business.reserve(("MUG", 10))


async def make_due(business: Business, reservation: str) -> None:
    """As if it had been made an hour ago; its event says the same, so that nothing is inconsistent."""
    organization = business.api.organization
    past = datetime.fromisoformat("2026-01-05T12:00:00+00:00")
    moment = {"expires_at": past}
    await business.database["reservations"].update_one({"_id": f"{organization}|{reservation}"}, {"$set": moment})
    await business.database["events"].update_one(
        {"_id": f"{organization}|reservation:{reservation}|0000000001"},
        {"$set": {f"data.reservation.{name}": value for name, value in moment.items()}},
    )


async def test_belongs_to_all_clients_of_its_channel(business: Business) -> None:
    made = await business.reserve(("TEA", 3))
    other = await business.api.client()
    assert (await seen(other, made["id"]))["state"] == "ACTIVE"
    market = await business.api.client(channels=["MARKET"])
    assert await seen(market, made["id"]) is None
    assert await market.data("query($id: ID!) { node(id: $id) { id } }", id=made["id"]) is None
    web = await business.api.client(channels=["WEB"])
    await web.run("releaseReservation", extension(made))


async def test_a_partner_reserves_for_its_channels_alone(business: Business) -> None:
    partner = await business.api.client(channels=["MARKET"])
    async with business.unchanged():
        given = reservation_of(("TEA", 1))
        assert await partner.refusals("reserveStock", given) == [refusal("NOT_PERMITTED", "channel")]
    await partner.run("reserveStock", reservation_of(("TEA", 1), channel="MARKET"))
