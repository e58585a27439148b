"""Queries of stock, locations, SKUs, routing decisions and the viewer."""

from domain.access.scopes import INVENTORY_READ
from tests.graphql.client import Client
from tests.graphql.shop import Shop


async def test_shows_a_stock_level(shop: Shop) -> None:
    await shop.place(("MUG", 3))
    level = await shop.client.data(
        """{
          stockLevel(sku: "MUG", locationCode: "CHI") {
            id skuCode sku { name } locationCode location { name } onHand available reserved allocated safetyStock
            damaged qualityControl safetyStockTarget version
          }
        }"""
    )
    assert (level["id"], level["sku"], level["location"]) == (
        "stk_MUG|CHI",
        {"name": "Blue mug"},
        {"name": "CHI house"},
    )
    assert (level["onHand"], level["available"], level["allocated"]) == (100, 97, 3)
    assert await shop.client.data('{ stockLevel(sku: "MUG", locationCode: "NYC") { id } }') is None


async def test_lists_stock_levels_by_sku_and_location(shop: Shop) -> None:
    document = """
    query($first: Int, $after: Cursor) {
      stockLevels(first: $first, after: $after) { nodes { id } pageInfo { endCursor hasNextPage } }
    }
    """
    first = await shop.client.data(document, first=3)
    assert [node["id"] for node in first["nodes"]] == ["stk_MUG|CHI", "stk_POT|SEA", "stk_TEA|CHI"]
    rest = await shop.client.data(document, first=3, after=first["pageInfo"]["endCursor"])
    assert [node["id"] for node in rest["nodes"]] == ["stk_TEA|NYC", "stk_TEA|SEA"]
    assert not rest["pageInfo"]["hasNextPage"]
    below = await shop.client.data("{ stockLevels(filter: {belowSafetyStock: true}) { nodes { id } } }")
    assert below == {"nodes": []}


async def test_lists_movements_newest_first(shop: Shop) -> None:
    order = await shop.place(("MUG", 3))
    movements = await shop.client.data(
        """{
          stockMovements(filter: {sku: "MUG", locationCode: "CHI"}) {
            nodes { kind cause version occurredAt skuCode locationCode delta { onHand available allocated } }
          }
        }"""
    )
    allocated, received = movements["nodes"]
    assert (allocated["kind"], received["kind"]) == ("ALLOCATED", "RECEIVED")
    assert allocated["delta"] == {"onHand": 0, "available": -3, "allocated": 3}
    assert allocated["cause"] == order["fulfillmentOrders"][0]["id"]
    assert (allocated["version"], received["version"]) == (2, 1)


async def test_pages_through_movements(shop: Shop) -> None:
    await shop.place(("MUG", 3))
    document = """
    query($filter: StockMovementFilter!, $after: Cursor) {
      stockMovements(filter: $filter, first: 1, after: $after) { nodes { kind } pageInfo { endCursor hasNextPage } }
    }
    """
    for which in ({"sku": "MUG"}, {"locationCode": "CHI", "sku": "MUG"}):
        first = await shop.client.data(document, filter=which)
        second = await shop.client.data(document, filter=which, after=first["pageInfo"]["endCursor"])
        kinds = [node["kind"] for page in (first, second) for node in page["nodes"]]
        assert kinds == ["ALLOCATED", "RECEIVED"]
        assert (first["pageInfo"]["hasNextPage"], second["pageInfo"]["hasNextPage"]) == (True, False)


async def test_asks_for_a_sku_or_a_location(client: Client) -> None:
    error = await client.error("{ stockMovements(filter: {kinds: [RECEIVED]}) { nodes { id } } }")
    assert error["extensions"]["code"] == "BAD_USER_INPUT"


async def test_shows_and_lists_locations_and_skus(shop: Shop) -> None:
    location = await shop.client.data(
        '{ location(code: "NYC") { id name kind methods handling priority active address { city latitude } version } }'
    )
    assert (location["id"], location["kind"], location["address"]["city"]) == ("loc_NYC", "STORE", "New York")
    assert await shop.client.data('{ location(code: "nyc") { id } }') is None
    listed = await shop.client.data("{ locations(filter: {kinds: [WAREHOUSE]}) { nodes { code } } }")
    assert listed == {"nodes": [{"code": "CHI"}, {"code": "SEA"}]}
    sku = await shop.client.data('{ sku(code: "TEA") { id name value { amount } handling active } }')
    assert (sku["id"], sku["value"]) == ("sku_TEA", {"amount": "12.50"})
    assert await shop.client.data('{ skus(filter: {codePrefix: "T"}) { nodes { code } } }') == {
        "nodes": [{"code": "TEA"}]
    }


async def test_explains_why_an_order_was_routed(shop: Shop) -> None:
    order = await shop.place(("MUG", 1))
    decision = await shop.client.data(
        """query($id: ID!) {
          routingDecision(orderId: $id) {
            orderId orderVersion trigger profileCode status solvedBy gap unitsServed unitsUnserved
            objective { amount currencyCode } bound { amount }
            nearestBaseline { cost { amount } unitsUnserved } priorityBaseline { cost { amount } }
            locations { locationCode distanceKilometers total { amount } terms { term amount { amount } } }
            lines { lineId line { skuCode } unserved exception candidates {
              locationCode location { name } verdict units cost { total { amount } }
              rule threshold actual delta { amount { amount } }
            } }
          }
        }""",
        id=order["id"],
    )
    assert (decision["orderId"], decision["trigger"], decision["status"]) == (order["id"], "PLACED", "OPTIMAL")
    assert [location["locationCode"] for location in decision["locations"]] == ["CHI"]
    (line,) = decision["lines"]
    assert line["line"] == {"skuCode": "MUG"}
    verdicts = {candidate["locationCode"]: candidate["verdict"] for candidate in line["candidates"]}
    assert verdicts == {"CHI": "CHOSEN", "NYC": "EXCLUDED", "SEA": "EXCLUDED"}
    excluded = next(candidate for candidate in line["candidates"] if candidate["locationCode"] == "NYC")
    assert excluded["rule"] == "NO_STOCK"


async def test_says_who_is_asking(client: Client) -> None:
    reader = client.with_scopes(INVENTORY_READ).limited(locations=frozenset({"NYC", "CHI"}))
    viewer = await reader.data("{ viewer { clientId organization scopes channels locationCodes } }")
    assert viewer == {
        "clientId": "key_test",
        "organization": client.principal.organization,
        "scopes": ["INVENTORY_READ"],
        "channels": None,
        "locationCodes": ["CHI", "NYC"],
    }
