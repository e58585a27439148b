"""Orders are routed by the profile that is assigned to them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from schema.scalars import format_datetime
from tests.graphql.api import fresh_key, refusal
from tests.graphql.business import Business, order_of, pickup_of
from tests.graphql.profile_documents import activate, assign, draft, only, profile_of

DECISION = "query($order: ID!) { routingDecision(orderId: $order) { profileCode profileVersion } }"
AIR = {"code": "AIR", "name": "Air", "carrier": "UPS", "transit": [{"days": 1}]}


async def locations(business: Business, *items: tuple[str, int], **order: Any) -> list[str]:
    """Where a new order of these items is worked on."""
    placed = await business.place(*items, **order)
    return sorted(part["locationCode"] for part in placed["fulfillmentOrders"])


async def west(business: Business, **conditions: Any) -> None:
    """Orders that meet these conditions come from WEST, though EAST is nearer."""
    await activate(business, profile_of("WESTERN", only("WEST")))
    await assign(business, {"profileCode": "WESTERN", **conditions})


@pytest.mark.parametrize(
    ("conditions", "covered", "other"),
    [
        ({"segments": ["VIP"]}, {"customer": {"segment": "VIP"}}, {"customer": {"segment": "B2B"}}),
        ({"priorities": ["HIGH", "URGENT"]}, {"priority": "URGENT"}, {"priority": "LOW"}),
        ({"channels": ["APP"]}, {"channel": "APP"}, {"channel": "WEB"}),
        ({"methods": ["SHIP"]}, {}, None),
    ],
)
async def test_an_order_is_routed_by_the_profile_that_covers_it(
    business: Business, conditions: dict[str, Any], covered: dict[str, Any], other: dict[str, Any] | None
) -> None:
    await business.api.run("saveChannel", {"code": "APP", "name": "App"})
    assert await locations(business, ("TEA", 1), **covered) == ["EAST"]
    await west(business, **conditions)
    order = await business.place(("TEA", 1), **covered)
    assert [part["locationCode"] for part in order["fulfillmentOrders"]] == ["WEST"]
    assert await business.api.data(DECISION, order=order["id"]) == {"profileCode": "WESTERN", "profileVersion": 1}
    if other is not None:
        order = await business.place(("TEA", 1), **other)
        assert [part["locationCode"] for part in order["fulfillmentOrders"]] == ["EAST"]
        assert await business.api.data(DECISION, order=order["id"]) == {"profileCode": "DEFAULT", "profileVersion": 1}


async def test_a_method_has_a_profile_of_its_own(business: Business) -> None:
    await west(business, methods=["PICKUP"])
    refused = refusal("NOT_ROUTABLE", exception="NO_ELIGIBLE_LOCATION", skus=["TEA"])
    await business.refuses("placeOrder", pickup_of(("TEA", 1)), refused)
    assert await locations(business, ("TEA", 1)) == ["EAST"]


async def test_the_first_assignment_counts_and_the_default_profile_can_be_taken_over(business: Business) -> None:
    await activate(business, profile_of("WESTERN", only("WEST")))
    await activate(business, profile_of("EASTERN", only("EAST")))
    vip = {"segments": ["VIP"]}
    await assign(business, {"profileCode": "WESTERN", **vip}, {"profileCode": "EASTERN"})
    assert await locations(business, ("TEA", 1), customer={"segment": "VIP"}) == ["WEST"]
    assert await locations(business, ("TEA", 1)) == ["EAST"]
    await assign(business, {"profileCode": "EASTERN"}, {"profileCode": "WESTERN", **vip})
    assert await locations(business, ("TEA", 1), customer={"segment": "VIP"}) == ["EAST"]
    await assign(business)
    await activate(business, profile_of("DEFAULT", only("WEST")))
    assert await locations(business, ("TEA", 1)) == ["WEST"]


async def test_a_draft_and_a_version_to_come_route_nothing(business: Business) -> None:
    await west(business)
    await draft(business, profile_of("WESTERN", only("EAST")))
    assert await locations(business, ("TEA", 1)) == ["WEST"]
    later = format_datetime(datetime.now(UTC) + timedelta(hours=1))
    await business.api.run("activateRoutingProfile", {"code": "WESTERN", "version": 2, "from": later})
    assert await locations(business, ("TEA", 1)) == ["WEST"]
    await business.api.run("activateRoutingProfile", {"code": "WESTERN", "version": 2})
    assert await locations(business, ("TEA", 1)) == ["EAST"]
    await business.api.run("activateRoutingProfile", {"code": "WESTERN", "version": 1})
    assert await locations(business, ("TEA", 1)) == ["WEST"]


async def test_an_assignment_waits_until_its_profile_is_in_force(business: Business) -> None:
    await draft(business, profile_of("WESTERN", only("WEST")))
    await assign(business, {"profileCode": "WESTERN"})
    assert await locations(business, ("TEA", 1)) == ["EAST"]
    await business.api.run("activateRoutingProfile", {"code": "WESTERN", "version": 1})
    assert await locations(business, ("TEA", 1)) == ["WEST"]


async def test_availability_promises_by_the_profile_of_the_channel(business: Business) -> None:
    await business.api.run("saveChannel", {"code": "APP", "name": "App"})
    await west(business, channels=["APP"])
    document = (
        'query($channel: String!) { availability(items: [{sku: "TEA"}], channel: $channel, destination: '
        '{postalCode: "10004", countryCode: "US"}) { delivery { parts { locationCode } } } }'
    )
    for channel, place in (("APP", "WEST"), ("WEB", "EAST")):
        answer = await business.api.data(document, channel=channel)
        assert answer == {"delivery": {"parts": [{"locationCode": place}]}}


async def test_stock_that_arrives_is_given_out_by_the_profile(business: Business) -> None:
    await west(business)
    order = await business.place(("MUG", 1), allowBackorder=True)
    assert order["fulfillmentOrders"] == []
    for place, parts in (("EAST", []), ("WEST", [{"locationCode": "WEST"}])):
        arrival = {"locationCode": place, "items": [{"sku": "MUG", "quantity": 5}], "idempotencyKey": fresh_key()}
        await business.api.run("receiveStock", arrival)
        document = "query($id: ID!) { order(id: $id) { fulfillmentOrders { locationCode } } }"
        assert await business.api.data(document, id=order["id"]) == {"fulfillmentOrders": parts}


async def test_rejections_count_as_the_profile_says(business: Business) -> None:
    await activate(business, profile_of("ONCE", {"code": "ONE", "kind": "REJECTIONS_MAX", "limit": 1}))
    await assign(business, {"profileCode": "ONCE"})
    part = await business.part(("TEA", 1))
    rejected = {"id": part["id"], "reason": "CAPACITY", "idempotencyKey": fresh_key()}
    select = "newFulfillmentOrders { id } order { lines { exception } }"
    payload = await business.api.run("rejectFulfillmentOrder", rejected, select)
    assert payload == {"newFulfillmentOrders": [], "order": {"lines": [{"exception": "MAX_REJECTIONS"}]}}


async def test_a_location_cools_off_after_a_rejection(business: Business) -> None:
    for price, place in (("1", "EAST"), ("9999", "WEST")):
        cool_off = {"code": "COOL", "kind": "REJECTION_COOL_OFF", "limit": 60, "hard": False, "price": price}
        costs = {"tariffs": [{"tiers": [{"perKilometer": "0.1"}]}]}
        await activate(business, profile_of("PATIENT", cool_off, costs=costs))
        await assign(business, {"profileCode": "PATIENT"})
        part = await business.part(("TEA", 1))
        rejected = {"id": part["id"], "reason": "CAPACITY", "idempotencyKey": fresh_key()}
        payload = await business.api.run("rejectFulfillmentOrder", rejected, "newFulfillmentOrders { locationCode }")
        assert payload == {"newFulfillmentOrders": [{"locationCode": place}]}


async def test_groups_of_locations_are_in_scope(business: Business) -> None:
    address = {"postalCode": "43215", "countryCode": "US"}
    east = {"code": "EAST", "name": "EAST house", "kind": "WAREHOUSE", "address": address, "groups": ["COAST"]}
    await business.api.run("saveLocation", east)
    away = {"code": "AWAY", "kind": "EXCLUDED_LOCATIONS", "scope": {"groups": ["COAST"]}}
    await activate(business, profile_of("INLAND", away))
    await assign(business, {"profileCode": "INLAND"})
    assert await locations(business, ("TEA", 1)) == ["WEST"]
    await business.api.run("saveLocation", {**east, "groups": []})
    assert await locations(business, ("TEA", 1)) == ["EAST"]


async def test_a_rule_knows_the_value_and_the_goods_of_an_order(business: Business) -> None:
    whole = {"code": "WHOLE", "kind": "NO_SPLIT", "valueBelow": "150.00", "scope": {"skus": ["MUG"]}}
    await activate(business, profile_of("WHOLE", whole))
    await assign(business, {"profileCode": "WHOLE"})
    cheap, dear = order_of(("MUG", 1), ("TEA", 11)), order_of(("MUG", 3), ("TEA", 17))
    short = {"MUG": 1, "TEA": 11}
    refused = [refusal("INSUFFICIENT_STOCK", sku=sku, requested=units, available=0) for sku, units in short.items()]
    await business.refuses("placeOrder", cheap, *refused)
    await business.api.run("placeOrder", dear)


async def test_the_customer_is_promised_the_service_that_the_plan_chose(business: Business) -> None:
    await business.api.run("saveCarrierService", AIR)
    select = "query($id: ID!) { fulfillmentOrder(id: $id) { promisedAt } }"
    fast = await business.api.data(select, id=(await business.part(("TEA", 1)))["id"])
    tariffs = [
        {"service": "GROUND", "tiers": [{"parcel": "5"}]},
        {"service": "AIR", "tiers": [{"parcel": "9"}]},
    ]
    await activate(business, profile_of("CHEAP", costs={"tariffs": tariffs}))
    await assign(business, {"profileCode": "CHEAP"})
    slow = await business.api.data(select, id=(await business.part(("TEA", 1)))["id"])
    assert slow["promisedAt"] > fast["promisedAt"]
    await activate(business, profile_of("CHEAP", costs={"tariffs": tariffs}, objective="FASTEST"))
    again = await business.api.data(select, id=(await business.part(("TEA", 1)))["id"])
    assert again["promisedAt"] == fast["promisedAt"]


async def test_a_capacity_is_shared_by_the_orders_of_a_day(business: Business) -> None:
    day = {"code": "DAY", "kind": "DAILY_CAPACITY", "ordersLimit": 2, "scope": {"locationCodes": ["EAST"]}}
    costs = {"tariffs": [{"tiers": [{"perKilometer": "0.1"}]}]}
    await activate(business, profile_of("DAILY", day, costs=costs))
    await assign(business, {"profileCode": "DAILY"})
    assert [await locations(business, ("TEA", 1)) for _ in range(3)] == [["EAST"], ["EAST"], ["WEST"]]


async def test_profiles_of_another_organization_route_nothing_here(business: Business) -> None:
    await west(business)
    stranger = await business.api.elsewhere()
    assert await stranger.data("{ routingAssignments { version } }") is None
    refused = refusal("NOT_FOUND", "assignments", "0", "profileCode")
    given = {"assignments": [{"profileCode": "WESTERN"}]}
    assert await stranger.refusals("saveRoutingAssignments", given) == [refused]
    missing = refusal("NOT_FOUND", "code")
    assert await stranger.refusals("activateRoutingProfile", {"code": "WESTERN", "version": 1}) == [missing]
