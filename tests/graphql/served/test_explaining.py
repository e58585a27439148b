"""Clients are told why an order went where it did, and what another location would have taken."""

from typing import Any

from storage.database import Database
from storage.keys import routing_key
from tests.graphql.business import Business
from tests.graphql.profile_documents import activate, assign, profile_of

DECISION = """
query($id: ID!, $version: Int) {
  routingDecision(orderId: $id, orderVersion: $version) {
    orderVersion trigger status solvedBy seconds gap arm objective { amount } bound { amount } cost { amount }
    unitsServed unitsUnserved bentRules { rule locationCode lineId amount price { amount } }
    nearestBaseline { objective { amount } cost { amount } unitsUnserved savingPercent }
    priorityBaseline { savingPercent }
    locations { locationCode carrierService distanceKilometers deliverDays co2eGrams
                terms { term amount { amount } } total { amount } }
    lines { line { skuCode } unserved candidates {
      locationCode verdict units cost { terms { term amount { amount } } total { amount } }
      distanceKilometers rule ruleCode threshold actual
      delta { amount { amount } cost { amount } units deltaUnits proven limit }
    } }
  }
}
"""
OLDER = """
query($id: ID!, $after: Cursor) {
  routingDecisions(orderId: $id, first: 1, after: $after) {
    nodes { orderVersion trigger } pageInfo { hasNextPage endCursor }
  }
}
"""


async def decision_of(business: Business, order: dict[str, Any], version: int | None = None) -> dict[str, Any]:
    decision: dict[str, Any] = await business.api.data(DECISION, id=order["id"], version=version)
    return decision


def at(decision: dict[str, Any], location: str, line: int = 0) -> dict[str, Any]:
    """What became of a location for a line."""
    candidates: list[dict[str, Any]] = decision["lines"][line]["candidates"]
    return next(candidate for candidate in candidates if candidate["locationCode"] == location)


async def test_tells_costs_by_term_and_what_other_locations_would_take(business: Business) -> None:
    order = await business.place(("TEA", 2))
    decision = await decision_of(business, order)
    chosen = at(decision, "EAST")
    assert (chosen["verdict"], chosen["units"], chosen["delta"]) == ("CHOSEN", 2, None)
    assert {term["term"]: term["amount"]["amount"] for term in chosen["cost"]["terms"]} == {
        "SHIPPING_WEIGHT": "0.48",
        "SHIPPING_DISTANCE": "0.25",
        "PICKING_UNITS": "0.50",
    }
    (location,) = decision["locations"]
    assert [term["term"] for term in location["terms"]] == [
        "OPENING",
        "SHIPPING_PARCEL",
        "SHIPPING_WEIGHT",
        "SHIPPING_DISTANCE",
        "PICKING_UNITS",
    ]
    possible = at(decision, "WEST")
    assert (possible["verdict"], possible["units"], possible["cost"]) == ("POSSIBLE", 2, None)
    # Both ways one opening and one parcel: what differs is the distance, 0.10 per parcel and 0.04 per kg and 100 km.
    more = possible["distanceKilometers"] - chosen["distanceKilometers"]
    delta = possible["delta"]
    assert abs(float(delta["amount"]["amount"]) - more * (0.001 + 0.8 * 0.0004)) < 0.01
    assert delta["amount"] == delta["cost"]
    assert (delta["units"], delta["deltaUnits"], delta["proven"], delta["limit"]) == (2, 0, True, None)
    assert {code: at(decision, code)["rule"] for code in ("SHOP", "SHUT")} == {"SHOP": "METHOD", "SHUT": "INACTIVE"}
    assert decision["nearestBaseline"]["savingPercent"] == 0.0
    assert decision["seconds"] > 0


async def test_tells_of_some_lines_alone(business: Business) -> None:
    order = await business.place(("TEA", 1), ("MUG", 1))
    document = "query($id: ID!, $lines: [ID!]) { routingDecision(orderId: $id) { lines(lineIds: $lines) { line { skuCode } } } }"
    mug = order["lines"][1]["id"]
    for lines, codes in (([mug], ["MUG"]), ([], []), (None, ["TEA", "MUG"])):
        decision = await business.api.data(document, id=order["id"], lines=lines)
        assert [line["line"]["skuCode"] for line in decision["lines"]] == codes


async def test_tells_when_a_force_would_lose_units(business: Business) -> None:
    await activate(business, profile_of("ONE", {"code": "ONE", "kind": "LOCATIONS_PER_ORDER_MAX", "limit": 1}))
    await assign(business, {"profileCode": "ONE"})
    decision = await decision_of(business, await business.place(("TEA", 1), ("MUG", 1)))
    delta = at(decision, "WEST")["delta"]
    assert delta == {"amount": None, "cost": None, "units": 1, "deltaUnits": -1, "proven": True, "limit": None}


async def test_tells_the_rule_and_the_rules_that_were_bent(business: Business) -> None:
    rules = (
        {"code": "NOT_EAST", "kind": "EXCLUDED_LOCATIONS", "scope": {"locationCodes": ["EAST"]}},
        {"code": "NEARBY", "kind": "DISTANCE_MAX", "limit": 3000, "hard": False, "price": "0.01"},
    )
    await activate(business, profile_of("WESTERN", *rules))
    await assign(business, {"profileCode": "WESTERN"})
    decision = await decision_of(business, await business.place(("TEA", 1)))
    excluded = at(decision, "EAST")
    assert (excluded["rule"], excluded["ruleCode"], excluded["actual"]) == ("EXCLUDED_LOCATIONS", "NOT_EAST", "EAST")
    beyond = at(decision, "WEST")["distanceKilometers"] - 3000
    assert decision["bentRules"] == [
        {
            "rule": "NEARBY",
            "locationCode": "WEST",
            "lineId": None,
            "amount": beyond,
            "price": {"amount": f"{beyond / 100:.2f}"},
        }
    ]


async def test_reasons_and_what_other_locations_would_take_have_a_price_in_cost(business: Business) -> None:
    order = await business.place(("TEA", 1))
    document = "query($id: ID!) {{ routingDecision(orderId: $id) {{ lines {{ candidates {{ units {} }} }} }} }}"
    costs = []
    for asked in ("", "delta { units }"):
        body = await business.api.send(document.format(asked), id=order["id"])
        costs.append(body["extensions"]["cost"])
    assert costs[0] > 200
    assert costs[1] == costs[0] + 200


async def test_keeps_older_decisions(business: Business) -> None:
    order = await business.place(("TEA", 1))
    (part,) = order["fulfillmentOrders"]
    moved = {"id": part["id"], "locationCode": "WEST", "idempotencyKey": "away"}
    await business.api.run("rerouteFulfillmentOrder", moved)
    newest = await decision_of(business, order)
    assert (newest["trigger"], newest["orderVersion"] > order["version"]) == ("REROUTED", True)
    assert (await decision_of(business, order, order["version"]))["trigger"] == "PLACED"
    assert await business.api.data(DECISION, id=order["id"], version=0) is None
    first = await business.api.data(OLDER, id=order["id"])
    assert [node["trigger"] for node in first["nodes"]] == ["REROUTED"]
    second = await business.api.data(OLDER, id=order["id"], after=first["pageInfo"]["endCursor"])
    assert [node["trigger"] for node in second["nodes"]] == ["PLACED"]
    assert (first["pageInfo"]["hasNextPage"], second["pageInfo"]["hasNextPage"]) == (True, False)


async def test_a_decision_that_cannot_be_read_any_more_is_none(business: Business, database: Database) -> None:
    order = await business.place(("TEA", 1))
    key = routing_key(business.api.organization, order["id"], order["version"])
    for broken in ({"$set": {"format": 1}}, {"$unset": {"format": 1}}, {"$set": {"body": b"\x81\xa1x"}}):
        kept = await database["routing_decisions"].find_one({"_id": key})
        await database["routing_decisions"].update_one({"_id": key}, broken)
        assert await business.api.data(DECISION, id=order["id"]) is None
        assert (await business.api.data(OLDER, id=order["id"]))["nodes"] == []
        await database["routing_decisions"].replace_one({"_id": key}, kept or {})
    assert (await decision_of(business, order))["trigger"] == "PLACED"


async def test_limited_clients_are_told_nothing(business: Business) -> None:
    order = await business.place(("TEA", 1))
    partner = await business.api.client(channels=["WEB"])
    body = await partner.send(OLDER, id=order["id"])
    assert "errors" in body or body["data"]["routingDecisions"]["nodes"] == []
