"""The stock ledger shows the balance after each movement, however it is asked for."""

from typing import Any

from tests.graphql.api import fresh_key
from tests.graphql.business import Business

LEDGER = """
query($filter: StockMovementFilter!, $first: Int, $after: Cursor) {
  stockMovements(filter: $filter, first: $first, after: $after) {
    nodes { skuCode locationCode kind version onHandAfter availableAfter delta { onHand available } }
    pageInfo { endCursor hasNextPage }
  }
}
"""
Balance = tuple[str, str, str, int, int]


async def changed(business: Business) -> None:
    """Two SKUs at one location, and one of them at another, each moved a few times."""
    tea, mug = {"sku": "TEA", "locationCode": "EAST"}, {"sku": "MUG", "locationCode": "EAST"}
    for field, given in (
        ("adjustStock", {**tea, "delta": -4, "reason": "broken"}),
        ("setSafetyStock", {**tea, "target": 2}),
        ("adjustStock", {**mug, "delta": 5, "reason": "found"}),
        ("adjustStock", {"sku": "TEA", "locationCode": "WEST", "delta": 1, "reason": "found"}),
        ("setLowStockThreshold", {**tea, "threshold": 3}),
        ("receiveStock", {"locationCode": "EAST", "items": [{"sku": "TEA", "quantity": 3}]}),
    ):
        await business.api.run(field, {**given, "idempotencyKey": fresh_key()})
    await business.place(("TEA", 1))


async def balances(business: Business, **which: Any) -> list[Balance]:
    """The ledger, page by page, the oldest first."""
    found: list[Balance] = []
    after = None
    while True:
        page = await business.api.data(LEDGER, filter=which, first=3, after=after)
        found += [
            (node["skuCode"], node["locationCode"], node["kind"], node["onHandAfter"], node["availableAfter"])
            for node in page["nodes"]
        ]
        if not page["pageInfo"]["hasNextPage"]:
            return found[::-1]
        after = page["pageInfo"]["endCursor"]


TEA_EAST: list[Balance] = [
    ("TEA", "EAST", "RECEIVED", 10, 10),
    ("TEA", "EAST", "ADJUSTED", 6, 6),
    ("TEA", "EAST", "RECLASSIFIED", 6, 4),
    ("TEA", "EAST", "RECLASSIFIED", 6, 4),
    ("TEA", "EAST", "RECEIVED", 9, 7),
]


async def test_a_level_shows_its_running_balance(business: Business) -> None:
    await changed(business)
    of_level = await balances(business, sku="TEA", locationCode="EAST")
    assert of_level[:5] == TEA_EAST
    level = await business.level("TEA", "EAST")
    allocated = [row for row in of_level if row[2] == "ALLOCATED"]
    assert all(row[3:] == (level["onHand"], level["available"]) for row in allocated)


async def test_skus_and_locations_show_the_balances_of_their_levels(business: Business) -> None:
    await changed(business)
    for which in ({"sku": "TEA"}, {"locationCode": "EAST"}, {"locationCode": "EAST", "sku": "TEA"}):
        rows = await balances(business, **which)
        assert [row for row in rows if row[:2] == ("TEA", "EAST")][:5] == TEA_EAST, which
        last: dict[tuple[str, str], tuple[int, int]] = {row[:2]: row[3:] for row in rows}
        for (sku, location), (on_hand, available) in last.items():
            level = await business.level(sku, location)
            assert (level["onHand"], level.get("available", 0)) == (on_hand, available), (which, sku, location)


async def test_every_balance_is_the_one_before_with_the_movement(business: Business) -> None:
    await changed(business)
    page = await business.api.data(LEDGER, filter={"sku": "TEA", "locationCode": "EAST"}, first=50)
    rows = page["nodes"][::-1]
    assert len(rows) >= 5
    for before, row in zip([{"onHandAfter": 0, "availableAfter": 0}, *rows], rows, strict=False):
        assert row["onHandAfter"] == before["onHandAfter"] + row["delta"]["onHand"]
        assert row["availableAfter"] == before["availableAfter"] + row["delta"]["available"]
