"""The guide to routing profiles works as it is written."""

import json
from typing import Any

from tests.docs.markdown import blocks
from tests.graphql.business import Business

GUIDE = "docs/routing-profiles.md"


def examples() -> list[tuple[str, dict[str, Any]]]:
    """Every operation of the guide with its variables, in order."""
    texts = [block.text for block in blocks() if block.document == GUIDE]
    return [(text, json.loads(variables)) for text, variables in zip(texts[::2], texts[1::2], strict=True)]


async def test_the_examples_can_be_run_one_after_the_other(business: Business) -> None:
    await business.api.run("saveSku", {"code": "MUG", "name": "Blue mug", "weightGrams": 400, "category": "Glass"})
    for code in ("WEB", "APP"):
        await business.api.run("saveChannel", {"code": code, "name": code})
    express = {"code": "EXPRESS", "name": "Express", "carrier": "UPS", "transit": [{"days": 1}]}
    await business.api.run("saveCarrierService", express)
    address = {"postalCode": "60601", "countryCode": "US"}
    for code, groups in (("SHOP", ["STORES"]), ("KIOSK", ["STORES", "SMALL-STORES"])):
        store = {"code": code, "name": code, "kind": "STORE", "address": address, "groups": groups}
        await business.api.run("saveLocation", {**store, "methods": ["PICKUP", "SHIP"]})
    ran = []
    for document, variables in examples():
        payload = await business.api.data(document, **variables)
        assert payload.pop("userErrors") == [], document
        ran.append(payload)
    assert [next(iter(payload)) for payload in ran] == ["routingProfile", "routingProfile", "routingAssignments"]
    assert ran[1]["routingProfile"]["state"] == "ACTIVE"
    order = await business.place(("TEA", 1), ("MUG", 1), priority="URGENT")
    document = "query($order: ID!) { routingDecision(orderId: $order) { profileCode } }"
    assert await business.api.data(document, order=order["id"]) == {"profileCode": "RETAIL"}
