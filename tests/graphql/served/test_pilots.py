"""Pilots: another way to route for a share of the orders, and both ways side by side."""

from typing import Any

from storage.verify import verify
from tests.graphql.api import fresh_key, mutation, refusal
from tests.graphql.business import Business, order_of

TABLE_WEST = {"kind": "TABLE", "table": [{"locationCodes": ["WEST", "EAST"]}]}
FIGURES = (
    "arm orders errors cost { amount } costPerOrder { amount } units unitsUnserved fillRate parcels splitOrders "
    "shortOrders lateOrders deliverDays co2eGrams milliseconds"
)
SIDE_BY_SIDE = f'{{ routingPilotFigures(code: "OLD") {{ control {{ {FIGURES} }} treatment {{ {FIGURES} }} }} }}'
DECISION = (
    "query($id: ID!) { routingDecision(orderId: $id) { trigger arm solvedBy locations { locationCode } "
    "lines { unserved exception } } }"
)


def pilot(**changes: Any) -> dict[str, Any]:
    return {"code": "OLD", "name": "The old table", "percent": 100, "treatment": TABLE_WEST, **changes}


async def figures(business: Business) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = await business.api.data(SIDE_BY_SIDE)
    return found


def locations(order: dict[str, Any]) -> list[str]:
    return [part["locationCode"] for part in order["fulfillmentOrders"]]


async def test_keeps_pilots(business: Business) -> None:
    await business.api.run("saveRoutingPilot", pilot(segments=["B2B"], active=False))
    select = (
        "{ id code name mode percent channels segments groups active version "
        "control { kind } treatment { kind profileCode table { channels regions locationCodes } } }"
    )
    assert await business.api.data(f'{{ routingPilot(code: "OLD") {select} }}') == {
        "id": "plt_OLD",
        "code": "OLD",
        "name": "The old table",
        "mode": "CANARY",
        "percent": 100,
        "channels": [],
        "segments": ["B2B"],
        "groups": [],
        "active": False,
        "version": 1,
        "control": {"kind": "ASSIGNED"},
        "treatment": {
            "kind": "TABLE",
            "profileCode": None,
            "table": [{"channels": [], "regions": [], "locationCodes": ["WEST", "EAST"]}],
        },
    }
    assert await business.api.data('{ node(id: "plt_OLD") { id } }') == {"id": "plt_OLD"}
    assert await business.api.data("{ routingPilots { nodes { code } } }") == {"nodes": [{"code": "OLD"}]}
    assert locations(await business.place(("TEA", 1))) == ["EAST"]


async def test_refuses_pilots_that_make_no_sense_naming_all_that_is_wrong(business: Business) -> None:
    given = pilot(
        name="",
        percent=101,
        segments=["\x00"],
        control={"kind": "PROFILE"},
        treatment={"kind": "TABLE", "table": [{"locationCodes": []}, {"locationCodes": ["EAST", "EAST"]}]},
    )
    fields = [error["field"] for error in await business.api.refusals("saveRoutingPilot", given)]
    assert fields == [
        ["name"],
        ["percent"],
        ["segments"],
        ["control", "profileCode"],
        ["treatment", "table", "0", "locationCodes"],
        ["treatment", "table", "1", "locationCodes"],
    ]
    assert await business.api.data('{ routingPilot(code: "OLD") { code } }') is None


async def test_refuses_everything_unknown_naming_it_at_once(business: Business) -> None:
    await business.api.run("saveChannel", {"code": "APP", "name": "App"})
    rows = [
        {"channels": ["APP", "FAX"], "locationCodes": ["WEST"]},
        {"channels": ["APP"], "regions": ["TX"], "locationCodes": ["WEST", "MOON", "MARS"]},
    ]
    given = pilot(
        channels=["APP", "TELEX", "FAX"],
        groups=["NOWHERE", "NORTH"],
        control={"kind": "PROFILE", "profileCode": "NONE"},
        treatment={"kind": "TABLE", "table": rows},
    )
    document = mutation("saveRoutingPilot", "__typename")
    errors = (await business.api.data(document, input=given))["userErrors"]
    assert [(error["code"], ".".join(error["field"]), error["message"]) for error in errors] == [
        ("NOT_FOUND", "channels", "No channel FAX, TELEX."),
        ("NOT_FOUND", "groups", "No location group NORTH, NOWHERE."),
        ("INVALID_INPUT", "control.profileCode", "No version of the profile NONE is in force."),
        ("NOT_FOUND", "treatment.table.0.channels", "No channel FAX."),
        ("NOT_FOUND", "treatment.table.1.locationCodes", "No location MARS, MOON."),
    ]
    assert await business.api.data('{ routingPilot(code: "OLD") { code } }') is None


async def test_a_table_routes_the_orders_of_its_arm(business: Business) -> None:
    await business.api.run("saveRoutingPilot", pilot())
    order = await business.place(("TEA", 2), ("MUG", 1))
    assert sorted(locations(order)) == ["EAST", "WEST"]
    decision = await business.api.data(DECISION, id=order["id"])
    assert (decision["trigger"], decision["arm"], decision["solvedBy"]) == ("PLACED", "OLD/TREATMENT", "table")
    both = await figures(business)
    assert both["control"]["orders"] == 0
    treated = both["treatment"]
    assert (treated["orders"], treated["errors"], treated["units"], treated["parcels"]) == (1, 0, 3, 2)
    assert (treated["splitOrders"], treated["shortOrders"], treated["fillRate"]) == (1, 0, 1.0)
    assert float(treated["cost"]["amount"]) > 15
    assert 1 < treated["deliverDays"] < 15


async def test_each_order_stays_in_its_arm_and_the_share_is_about_what_was_asked(business: Business) -> None:
    await business.api.run("saveRoutingPilot", pilot(percent=50))
    for _ in range(9):
        await business.place(("TEA", 1))
    both = await figures(business)
    assert both["control"]["orders"] + both["treatment"]["orders"] == 9
    assert both["control"]["orders"]
    assert both["treatment"]["orders"]


async def test_a_shadow_changes_nothing_and_keeps_what_it_would_have_done(business: Business) -> None:
    await business.api.run("saveRoutingPilot", pilot(mode="SHADOW"))
    order = await business.place(("TEA", 1))
    assert locations(order) == ["EAST"]
    both = await figures(business)
    assert (both["control"]["orders"], both["treatment"]["orders"]) == (1, 1)
    assert float(both["treatment"]["cost"]["amount"]) > float(both["control"]["cost"]["amount"])
    assert (await business.level("TEA", "WEST"))["available"] == 10


async def test_only_orders_that_fit_are_in_it(business: Business) -> None:
    await business.place(("TEA", 1), channel="APP")
    await business.api.run("saveRoutingPilot", pilot(channels=["APP"]))
    assert locations(await business.place(("TEA", 1))) == ["EAST"]
    assert locations(await business.place(("TEA", 1), channel="APP")) == ["WEST"]


async def test_another_system_decides_where_its_orders_come_from(business: Business) -> None:
    await business.api.run("saveRoutingPilot", pilot(treatment={"kind": "EXTERNAL"}))
    order = await business.place(("TEA", 3), ("MUG", 1))
    assert order["fulfillmentOrders"] == []
    tea, mug = (line["id"] for line in order["lines"])
    given = {
        "orderId": order["id"],
        "assignments": [{"lineId": tea, "locationCode": "WEST", "quantity": 2}],
        "idempotencyKey": fresh_key(),
    }
    select = "newFulfillmentOrders { locationCode lines { skuCode quantity } } order { fulfillmentStatus }"
    for _ in range(2):
        posted = await business.api.run("postRoutingDecision", given, select)
        assert posted == {
            "newFulfillmentOrders": [{"locationCode": "WEST", "lines": [{"skuCode": "TEA", "quantity": 2}]}],
            "order": {"fulfillmentStatus": "PARTIALLY_ROUTED"},
        }
    assert (await business.level("TEA", "WEST"))["allocated"] == 2
    wrong = [
        {"lineId": tea, "locationCode": "EAST", "quantity": 2},
        {"lineId": mug, "locationCode": "EAST", "quantity": 1},
    ]
    refused = await business.api.refusals(
        "postRoutingDecision", {**given, "assignments": wrong, "idempotencyKey": fresh_key()}
    )
    assert refused == [
        refusal("QUANTITY_EXCEEDED", "assignments", "0", "quantity", requested=2, available=1),
    ]
    nowhere = [{"lineId": mug, "locationCode": "WEST", "quantity": 1}]
    refused = await business.api.refusals(
        "postRoutingDecision", {**given, "assignments": nowhere, "idempotencyKey": fresh_key()}
    )
    assert [(error["code"], error["field"]) for error in refused] == [
        ("INSUFFICIENT_STOCK", ["assignments", "0", "quantity"])
    ]
    await business.api.run("rerouteOrder", {"id": order["id"], "idempotencyKey": fresh_key()})
    decision = await business.api.data(DECISION, id=order["id"])
    assert decision["trigger"] == "REROUTED"


async def test_an_order_that_is_refused_is_an_error_of_its_arm(business: Business) -> None:
    await business.api.run("saveRoutingPilot", pilot())
    refused = await business.api.refusals("placeOrder", order_of(("TEA", 99)))
    assert [error["code"] for error in refused] == ["INSUFFICIENT_STOCK"]
    treated = (await figures(business))["treatment"]
    assert (treated["orders"], treated["errors"], treated["cost"]) == (1, 1, None)
    await business.place(("TEA", 1))
    treated = (await figures(business))["treatment"]
    assert (treated["orders"], treated["errors"], treated["fillRate"]) == (2, 1, 1.0)
    assert (await verify(business.database, business.api.organization)).differences == ()


async def test_clients_without_the_scope_save_no_pilots(business: Business) -> None:
    reader = await business.api.client("routing:read")
    document = "mutation($input: SaveRoutingPilotInput!) { saveRoutingPilot(input: $input) { userErrors { code } } }"
    assert (await reader.error(document, input=pilot()))[0] == "FORBIDDEN"
    partner = await business.api.client(channels=["WEB"])
    assert await partner.data('{ routingPilot(code: "OLD") { code } }') is None
    elsewhere = await business.api.elsewhere()
    assert await elsewhere.data('{ routingPilotFigures(code: "OLD") { control { orders } } }') is None
