"""Changes of orders that are refused."""

from typing import Any

from tests.graphql.api import fresh_key, refusal
from tests.graphql.business import SHIP_TO, Business, order_of, pickup_of

INVALID = "INVALID_INPUT"
TEXTS = ("x" * 501, "nul\x00")


def illegal(state: str, verb: str, *supported: str) -> dict[str, Any]:
    return refusal("ILLEGAL_TRANSITION", from_=state, verb=verb, supportedActions=list(supported))


def keyed(**given: Any) -> dict[str, Any]:
    return {**given, "idempotencyKey": fresh_key()}


async def test_cancels_no_more_units_than_are_open(business: Business) -> None:
    part = await business.part(("TEA", 3))
    order, line = part["order"]["id"], part["line"]
    at = ("lines", "0", "quantity")
    for quantity in (0, -1):
        given = keyed(id=order, lines=[{"lineId": line, "quantity": quantity}])
        await business.refuses("cancelOrder", given, refusal(INVALID, *at))
    for quantity in (4, 2**31 - 1):
        given = keyed(id=order, lines=[{"lineId": line, "quantity": quantity}])
        await business.refuses("cancelOrder", given, refusal("QUANTITY_EXCEEDED", *at, requested=quantity, available=3))
    await business.rejects_value("cancelOrder", keyed(id=order, lines=[{"lineId": line, "quantity": 2**31}]))


async def test_cancels_lines_that_are_named_once(business: Business) -> None:
    part = await business.part(("TEA", 3))
    order, units = part["order"]["id"], {"lineId": part["line"], "quantity": 1}
    await business.refuses("cancelOrder", keyed(id=order, lines=[]), refusal(INVALID, "lines"))
    twice = refusal(INVALID, "lines", "1", "lineId")
    await business.refuses("cancelOrder", keyed(id=order, lines=[units, units]), twice)
    await business.refuses("cancelOrder", keyed(id=order, lines=[units] * 201), refusal(INVALID, "lines"))
    for wrong in ("", "x", part["id"], order, f"{part['line']}0", "sku_TEA"):
        given = keyed(id=order, lines=[{**units, "lineId": wrong}])
        await business.finds_nothing("cancelOrder", given, "lines", "0", "lineId")


async def test_refuses_reasons_that_cannot_be_kept(business: Business) -> None:
    order = (await business.place(("TEA", 1)))["id"]
    for text in TEXTS:
        await business.refuses("cancelOrder", keyed(id=order, reason=text), refusal(INVALID, "reason"))
        await business.refuses("holdOrder", {"id": order, "reason": "OTHER", "note": text}, refusal(INVALID, "note"))


async def test_refuses_every_verb_on_a_cancelled_order(business: Business) -> None:
    order = (await business.place(("TEA", 1)))["id"]
    await business.api.run("cancelOrder", keyed(id=order))
    for field, verb, given in (
        ("cancelOrder", "CANCEL", {}),
        ("holdOrder", "HOLD", {"reason": "OTHER"}),
        ("releaseOrder", "RELEASE", {}),
        ("rerouteOrder", "REROUTE", {}),
        ("updateShippingAddress", "UPDATE_SHIPPING_ADDRESS", {"shipTo": SHIP_TO}),
    ):
        await business.refuses(field, keyed(id=order, **given), illegal("CANCELLED", verb))


async def test_cancels_lines_but_not_the_whole_once_units_have_left(business: Business) -> None:
    part = await business.part(("TEA", 3), status="PACKED")
    order, line = part["order"]["id"], part["line"]
    await business.ship(part["id"], lines=[{"lineId": line, "quantity": 2}])
    supported = ("CANCEL_LINES", "HOLD", "REROUTE")
    await business.refuses("cancelOrder", keyed(id=order), illegal("OPEN", "CANCEL", *supported))
    address = illegal("OPEN", "UPDATE_SHIPPING_ADDRESS", *supported)
    await business.refuses("updateShippingAddress", {"id": order, "shipTo": SHIP_TO}, address)
    too_many = keyed(id=order, lines=[{"lineId": line, "quantity": 2}])
    exceeded = refusal("QUANTITY_EXCEEDED", "lines", "0", "quantity", requested=2, available=1)
    await business.refuses("cancelOrder", too_many, exceeded)


async def test_releases_only_what_is_held(business: Business) -> None:
    order = (await business.place(("TEA", 1)))["id"]
    supported = ("CANCEL", "CANCEL_LINES", "HOLD", "REROUTE", "UPDATE_SHIPPING_ADDRESS")
    await business.refuses("releaseOrder", {"id": order}, illegal("OPEN", "RELEASE", *supported))
    held = await business.api.run("holdOrder", {"id": order, "reason": "OTHER"}, "order { holds { id } }")
    (hold,) = held["order"]["holds"]
    for wrong in ("", "x", order, f"{hold['id']}0"):
        await business.finds_nothing("releaseOrder", {"id": order, "holdId": wrong}, "holdId")


async def test_holds_an_order_for_at_most_twenty_reasons(business: Business) -> None:
    order = (await business.place(("TEA", 1)))["id"]
    for _ in range(20):
        await business.api.run("holdOrder", {"id": order, "reason": "OTHER"})
    await business.refuses("holdOrder", {"id": order, "reason": "OTHER"}, refusal(INVALID))


async def test_routes_nothing_again_that_is_on_hold(business: Business) -> None:
    order = (await business.place(("TEA", 1)))["id"]
    await business.api.run("holdOrder", {"id": order, "reason": "OTHER"})
    supported = ("CANCEL", "CANCEL_LINES", "HOLD", "RELEASE", "UPDATE_SHIPPING_ADDRESS")
    await business.refuses("rerouteOrder", keyed(id=order), illegal("OPEN", "REROUTE", *supported))


async def test_routing_again_what_is_best_as_it_is_changes_nothing(business: Business) -> None:
    order = (await business.place(("TEA", 1)))["id"]
    async with business.unchanged():
        again = await business.api.run("rerouteOrder", keyed(id=order), "order { version }")
    assert again == {"order": {"version": 1}}


async def test_ships_to_addresses_that_can_be_located(business: Business) -> None:
    order = (await business.place(("TEA", 1)))["id"]
    cases: list[tuple[dict[str, Any], dict[str, Any]]] = [
        ({"postalCode": "00000"}, refusal("NOT_ROUTABLE", "shipTo", exception="BAD_ADDRESS", skus=[])),
        ({"latitude": 1}, refusal(INVALID, "shipTo", "latitude")),
        ({"latitude": 91, "longitude": 0}, refusal(INVALID, "shipTo", "latitude")),
        *(({"line1": text}, refusal(INVALID, "shipTo", "line1")) for text in TEXTS),
    ]
    for changes, refused in cases:
        await business.refuses("updateShippingAddress", {"id": order, "shipTo": {**SHIP_TO, **changes}}, refused)
    for value in ({"countryCode": "us"}, {"countryCode": None}, {"latitude": "1"}):
        await business.rejects_value("updateShippingAddress", {"id": order, "shipTo": SHIP_TO | value})


async def test_a_pickup_has_no_shipping_address(business: Business) -> None:
    placed = await business.api.run("placeOrder", pickup_of(("TEA", 1)), "order { id }")
    supported = ("CANCEL", "CANCEL_LINES", "HOLD", "REROUTE")
    await business.refuses(
        "updateShippingAddress",
        {"id": placed["order"]["id"], "shipTo": SHIP_TO},
        illegal("OPEN", "UPDATE_SHIPPING_ADDRESS", *supported),
    )


async def test_gives_tracking_tokens_for_one_to_3650_days(business: Business) -> None:
    order = (await business.place(("TEA", 1)))["id"]
    for days in (0, -1, 3_651, 2**31 - 1):
        given = {"orderId": order, "lifetimeDays": days}
        await business.refuses("createTrackingToken", given, refusal(INVALID, "lifetimeDays"))


async def test_several_refusals_of_one_document_stand_alone(business: Business) -> None:
    order = (await business.place(("TEA", 1)))["id"]
    document = """
    mutation($order: ID!, $place: PlaceOrderInput!) {
      held: holdOrder(input: {id: $order, reason: OTHER}) { userErrors { code } order { version } }
      routed: rerouteOrder(input: {id: $order, idempotencyKey: "r"}) { userErrors { code } order { version } }
      placed: placeOrder(input: $place) { userErrors { code } order { version } }
      released: releaseOrder(input: {id: $order}) { userErrors { code } order { version } }
    }
    """
    body = await business.api.send(document, order=order, place=order_of(("MUG", 11)))
    assert {name: [error["code"] for error in payload["userErrors"]] for name, payload in body["data"].items()} == {
        "held": [],
        "routed": ["ILLEGAL_TRANSITION"],
        "placed": ["INSUFFICIENT_STOCK"],
        "released": [],
    }
    assert body["data"]["released"]["order"] == {"version": 3}
