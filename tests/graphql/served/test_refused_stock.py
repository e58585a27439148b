"""Changes of stock that are refused."""

from typing import Any

from tests.graphql.api import fresh_key, refusal
from tests.graphql.business import Business

INVALID = "INVALID_INPUT"
TEXTS = ("x" * 501, "nul\x00")
LEVEL_MAX = 1_000_000_000


def arriving(*items: tuple[str, int], **fields: Any) -> dict[str, Any]:
    given = [{"sku": sku, "quantity": quantity} for sku, quantity in items]
    return {"locationCode": "EAST", "items": given, "idempotencyKey": fresh_key(), **fields}


def adjusting(delta: int, **fields: Any) -> dict[str, Any]:
    given = {"sku": "MUG", "locationCode": "EAST", "delta": delta, "reason": "count"}
    return {**given, "idempotencyKey": fresh_key(), **fields}


def keeping(target: int, **fields: Any) -> dict[str, Any]:
    return {"sku": "MUG", "locationCode": "EAST", "target": target, "idempotencyKey": fresh_key(), **fields}


def moving(quantity: int, **fields: Any) -> dict[str, Any]:
    units = {"from": "AVAILABLE", "to": "DAMAGED", "quantity": quantity, "reason": "cracked"}
    return {"sku": "MUG", "locationCode": "EAST", **units, "idempotencyKey": fresh_key(), **fields}


def low_at(threshold: int, **fields: Any) -> dict[str, Any]:
    return {"sku": "MUG", "locationCode": "EAST", "threshold": threshold, "idempotencyKey": fresh_key(), **fields}


async def test_receives_quantities_that_can_arrive(business: Business) -> None:
    for quantity in (0, -1, LEVEL_MAX + 1, 2**31 - 1):
        given = arriving(("TEA", 1), ("MUG", quantity))
        await business.refuses("receiveStock", given, refusal(INVALID, "items", "1", "quantity"))
    await business.rejects_value("receiveStock", arriving(("MUG", 2**31)))
    await business.refuses("receiveStock", arriving(("MUG", LEVEL_MAX)), refusal(INVALID, "items"))


async def test_receives_one_to_200_items(business: Business) -> None:
    await business.refuses("receiveStock", arriving(), refusal(INVALID, "items"))
    await business.refuses("receiveStock", arriving(*[("MUG", 1)] * 201), refusal(INVALID, "items"))


async def test_receives_repeated_items_one_after_the_other(business: Business) -> None:
    await business.api.run("receiveStock", arriving(("MUG", 1), ("MUG", 2)))
    assert await business.level("MUG", "EAST") == {"onHand": 13, "available": 13}


async def test_changes_stock_of_skus_that_exist(business: Business) -> None:
    for sku in ("NONE", "", "mug", "sku_MUG", "MUG|EAST", "nul\x00", "x" * 5_000):
        await business.finds_nothing("receiveStock", arriving((sku, 1)), "items", "0", "sku")
        await business.finds_nothing("receiveStock", arriving(("MUG", 1), (sku, 1)), "items", "1", "sku")
        await business.finds_nothing("adjustStock", adjusting(1, sku=sku), "sku")
        await business.finds_nothing("setSafetyStock", keeping(1, sku=sku), "sku")
        await business.finds_nothing("reclassifyStock", moving(1, sku=sku), "sku")
        await business.finds_nothing("setLowStockThreshold", low_at(1, sku=sku), "sku")


async def test_changes_stock_at_locations_that_exist(business: Business) -> None:
    for code in ("NONE", "", "east", "loc_EAST", "EAST|MUG", "nul\x00", "x" * 5_000):
        at = {"locationCode": code}
        await business.finds_nothing("receiveStock", arriving(("MUG", 1), **at), "locationCode")
        await business.finds_nothing("adjustStock", adjusting(1, **at), "locationCode")
        await business.finds_nothing("setSafetyStock", keeping(1, **at), "locationCode")
        of_category = keeping(1, sku=None, category="Tea", **at)
        await business.finds_nothing("setSafetyStock", of_category, "locationCode")
        await business.finds_nothing("reclassifyStock", moving(1, **at), "locationCode")
        await business.finds_nothing("setLowStockThreshold", low_at(1, **at), "locationCode")


async def test_refuses_reasons_that_cannot_be_kept(business: Business) -> None:
    for text in TEXTS:
        await business.refuses("receiveStock", arriving(("MUG", 1), reason=text), refusal(INVALID, "reason"))
        await business.refuses("adjustStock", adjusting(1, reason=text), refusal(INVALID, "reason"))
        await business.refuses("reclassifyStock", moving(1, reason=text), refusal(INVALID, "reason"))
    for text in ("", "  "):
        await business.refuses("adjustStock", adjusting(1, reason=text), refusal(INVALID, "reason"))
        await business.refuses("reclassifyStock", moving(1, reason=text), refusal(INVALID, "reason"))


async def test_adjusts_by_what_is_free(business: Business) -> None:
    await business.place(("MUG", 6))
    await business.api.run("setSafetyStock", keeping(3))
    for delta in (0, LEVEL_MAX + 1, -LEVEL_MAX - 1):
        await business.refuses("adjustStock", adjusting(delta), refusal(INVALID, "delta"))
    await business.refuses("adjustStock", adjusting(LEVEL_MAX), refusal(INVALID, "delta"))
    for delta in (-5, -10, -LEVEL_MAX):
        promised = refusal("STOCK_PROMISED", "delta", sku="MUG", locationCode="EAST", requested=-delta, free=4)
        await business.refuses("adjustStock", adjusting(delta), promised)
    await business.api.run("adjustStock", adjusting(-4))
    assert await business.level("MUG", "EAST") == {"onHand": 6, "allocated": 6, "safetyStockTarget": 3}


async def test_adjusts_only_from_the_quantity_that_was_seen(business: Business) -> None:
    for quantity in (9, 0, -1, 2**31 - 1):
        refused = refusal("STOCK_CHANGED_MEANWHILE", "changeFromQuantity", expected=quantity, actual=10)
        await business.refuses("adjustStock", adjusting(1, changeFromQuantity=quantity), refused)
    await business.api.run("adjustStock", adjusting(1, changeFromQuantity=10))


async def test_takes_nothing_from_a_level_that_never_was(business: Business) -> None:
    promised = refusal("STOCK_PROMISED", "delta", sku="MUG", locationCode="SHOP", requested=1, free=0)
    await business.refuses("adjustStock", adjusting(-1, locationCode="SHOP"), promised)


async def test_keeps_back_a_quantity_that_can_be(business: Business) -> None:
    for target in (-1, LEVEL_MAX + 1):
        await business.refuses("setSafetyStock", keeping(target), refusal(INVALID, "target"))
    await business.rejects_value("setSafetyStock", keeping(2**31))


async def test_keeps_back_for_a_sku_or_for_a_category(business: Business) -> None:
    for given in ({"sku": None}, {"category": "Tea"}):
        await business.refuses("setSafetyStock", keeping(1, **given), refusal(INVALID, "sku"))
    for category in ("", "  ", *TEXTS):
        given = keeping(1, sku=None, category=category)
        await business.refuses("setSafetyStock", given, refusal(INVALID, "category"))
    of_category = {"sku": None, "category": "Tea"}
    for target in (-1, LEVEL_MAX + 1):
        await business.refuses("setSafetyStock", keeping(target, **of_category), refusal(INVALID, "target"))
    expecting = keeping(1, expectedVersion=1, **of_category)
    await business.refuses("setSafetyStock", expecting, refusal(INVALID, "expectedVersion"))


async def test_moves_units_that_are_in_the_bucket(business: Business) -> None:
    for quantity in (0, -1, LEVEL_MAX + 1):
        await business.refuses("reclassifyStock", moving(quantity), refusal(INVALID, "quantity"))
    await business.refuses("reclassifyStock", moving(1, to="AVAILABLE"), refusal(INVALID, "to"))
    await business.rejects_value("reclassifyStock", moving(1, to="ALLOCATED"))
    await business.place(("MUG", 6))
    for source, present in (("AVAILABLE", 4), ("DAMAGED", 0)):
        given = moving(5, **{"from": source, "to": "QUALITY_CONTROL"})
        short = refusal(
            "BUCKET_TOO_SMALL",
            "quantity",
            sku="MUG",
            locationCode="EAST",
            bucket=source,
            requested=5,
            present=present,
        )
        await business.refuses("reclassifyStock", given, short)


async def test_adjusts_buckets_by_what_is_in_them(business: Business) -> None:
    await business.api.run("adjustStock", adjusting(3, bucket="DAMAGED"))
    for bucket, present in (("DAMAGED", 3), ("QUALITY_CONTROL", 0)):
        short = refusal(
            "BUCKET_TOO_SMALL",
            "delta",
            sku="MUG",
            locationCode="EAST",
            bucket=bucket,
            requested=4,
            present=present,
        )
        await business.refuses("adjustStock", adjusting(-4, bucket=bucket), short)


async def test_sets_a_threshold_that_can_be(business: Business) -> None:
    for threshold in (-1, LEVEL_MAX + 1):
        await business.refuses("setLowStockThreshold", low_at(threshold), refusal(INVALID, "threshold"))
