"""Work on fulfillment orders that is refused."""

from typing import Any

import pytest

from tests.graphql.api import fresh_key, refusal
from tests.graphql.business import Business

INVALID = "INVALID_INPUT"
MOVABLE = ("ACCEPT", "REJECT", "SPLIT", "MERGE", "REROUTE")
SUPPORTED = {
    "OPEN": MOVABLE,
    "ACCEPTED": ("REJECT", "SPLIT", "MERGE", "MARK_PICKING"),
    "PICKING": ("REJECT", "MARK_PACKED"),
    "PACKED": ("CREATE_SHIPMENT",),
}
VERBS = {
    "acceptFulfillmentOrder": "ACCEPT",
    "rejectFulfillmentOrder": "REJECT",
    "splitFulfillmentOrder": "SPLIT",
    "mergeFulfillmentOrders": "MERGE",
    "rerouteFulfillmentOrder": "REROUTE",
    "markPicking": "MARK_PICKING",
    "markPacked": "MARK_PACKED",
    "createShipment": "CREATE_SHIPMENT",
    "markReadyForPickup": "MARK_READY_FOR_PICKUP",
    "markPickedUp": "MARK_PICKED_UP",
}


def illegal(state: str, verb: str, *supported: str) -> dict[str, Any]:
    return refusal("ILLEGAL_TRANSITION", from_=state, verb=verb, supportedActions=list(supported))


def inputs(part_id: str, line: str, other: str | None = None) -> dict[str, dict[str, Any]]:
    """An input of each verb for one fulfillment order, legal or not."""
    key = {"idempotencyKey": fresh_key()}
    return {
        "acceptFulfillmentOrder": {"id": part_id},
        "rejectFulfillmentOrder": {"id": part_id, "reason": "OTHER", **key},
        "splitFulfillmentOrder": {"id": part_id, "parts": [{"lines": [{"lineId": line, "quantity": 1}]}]},
        "mergeFulfillmentOrders": {"ids": [part_id, other or part_id]},
        "rerouteFulfillmentOrder": {"id": part_id, **key},
        "markPicking": {"id": part_id},
        "markPacked": {"id": part_id},
        "createShipment": {"fulfillmentOrderId": part_id, "carrier": "UPS", **key},
        "markReadyForPickup": {"id": part_id},
        "markPickedUp": {"id": part_id},
    }


async def split(business: Business, part: dict[str, Any], quantity: int = 1) -> str:
    """The id of a new fulfillment order with some units."""
    given = {"id": part["id"], "parts": [{"lines": [{"lineId": part["line"], "quantity": quantity}]}]}
    payload = await business.api.run("splitFulfillmentOrder", given, "newFulfillmentOrders { id }")
    new: str = payload["newFulfillmentOrders"][0]["id"]
    return new


@pytest.mark.parametrize("status", SUPPORTED)
async def test_refuses_each_verb_that_is_not_legal_in_the_state(business: Business, status: str) -> None:
    part = await business.part(("TEA", 3))
    other = await split(business, part)
    await business.work(part["id"], status)
    supported = SUPPORTED[status]
    for field, given in inputs(part["id"], part["line"], other).items():
        if VERBS[field] not in supported:
            await business.refuses(field, given, illegal(status, VERBS[field], *supported))


async def test_refuses_each_verb_once_it_is_over(business: Business) -> None:
    shipped = await business.part(("TEA", 3), status="PACKED")
    await business.ship(shipped["id"])
    cancelled = await business.part(("TEA", 3))
    await business.api.run("cancelOrder", {"id": cancelled["order"]["id"], "idempotencyKey": fresh_key()})
    rejected = await business.part(("ICE", 3))
    given = {"id": rejected["id"], "reason": "OTHER", "reroute": False, "idempotencyKey": fresh_key()}
    await business.api.run("rejectFulfillmentOrder", given)
    for part, status in ((shipped, "SHIPPED"), (cancelled, "CANCELLED"), (rejected, "REJECTED")):
        for field, given in inputs(part["id"], part["line"]).items():
            if field != "mergeFulfillmentOrders":
                await business.refuses(field, given, illegal(status, VERBS[field]))


async def test_refuses_each_verb_while_the_order_is_on_hold(business: Business) -> None:
    part = await business.part(("TEA", 3))
    other = await split(business, part)
    await business.api.run("holdOrder", {"id": part["order"]["id"], "reason": "FRAUD_REVIEW"})
    for field, given in inputs(part["id"], part["line"], other).items():
        await business.refuses(field, given, illegal("OPEN", VERBS[field]))


async def test_splits_off_some_units_and_leaves_some(business: Business) -> None:
    part = await business.part(("TEA", 3))
    at = ("parts", "0", "lines", "0", "quantity")
    for quantity, refused in (
        (0, refusal(INVALID, *at)),
        (-1, refusal(INVALID, *at)),
        (3, refusal(INVALID, "parts")),
        (4, refusal("QUANTITY_EXCEEDED", *at, requested=4, available=3)),
        (2**31 - 1, refusal("QUANTITY_EXCEEDED", *at, requested=2**31 - 1, available=3)),
    ):
        given = {"id": part["id"], "parts": [{"lines": [{"lineId": part["line"], "quantity": quantity}]}]}
        await business.refuses("splitFulfillmentOrder", given, refused)


async def test_splits_into_parts_with_lines_of_their_own(business: Business) -> None:
    part = await business.part(("TEA", 3))
    units = {"lineId": part["line"], "quantity": 1}
    for parts, refused in (
        ([], refusal(INVALID, "parts")),
        ([{"lines": []}], refusal(INVALID, "parts", "0", "lines")),
        ([{"lines": [units, units]}], refusal(INVALID, "parts", "0", "lines", "1", "lineId")),
        ([{"lines": [units] * 201}], refusal(INVALID, "parts", "0", "lines")),
        ([{"lines": [units]}] * 3, refusal(INVALID, "parts")),
        (
            [{"lines": [units]}] * 4,
            refusal("QUANTITY_EXCEEDED", "parts", "3", "lines", "0", "quantity", requested=1, available=0),
        ),
        ([{"lines": [units]}] * 100, refusal(INVALID)),
        ([{"lines": [units]}] * 201, refusal(INVALID)),
    ):
        await business.refuses("splitFulfillmentOrder", {"id": part["id"], "parts": parts}, refused)
    for line in ("", "x", part["id"], f"{part['line']}0"):
        parts = [{"lines": [{"lineId": line, "quantity": 1}]}]
        given = {"id": part["id"], "parts": parts}
        await business.finds_nothing("splitFulfillmentOrder", given, "parts", "0", "lines", "0", "lineId")


async def test_moves_units_only_where_they_can_be_served(business: Business) -> None:
    mugs, ice, tea = await business.part(("MUG", 3)), await business.part(("ICE", 3)), await business.part(("TEA", 3))
    nowhere = refusal("NOT_ROUTABLE", exception="NO_ELIGIBLE_LOCATION", skus=["TEA"])
    for part, location, units, refused in (
        (mugs, "WEST", 1, refusal("INSUFFICIENT_STOCK", sku="MUG", requested=1, available=0)),
        (ice, "WEST", 1, refusal("NOT_ROUTABLE", exception="NO_ELIGIBLE_LOCATION", skus=["ICE"])),
        (tea, "SHOP", 1, nowhere),
        (tea, "SHUT", 1, nowhere),
        (tea, "NONE", 1, refusal("NOT_FOUND", "locationCode")),
        (tea, "", 1, refusal("NOT_FOUND", "locationCode")),
    ):
        lines = [{"lineId": part["line"], "quantity": units}]
        moved = {"id": part["id"], "lines": lines, "locationCode": location, "idempotencyKey": fresh_key()}
        await business.refuses("rerouteFulfillmentOrder", moved, refused)
        parts = [{"lines": lines, "locationCode": location}]
        at = ["parts", "0", "locationCode"] if refused["code"] == "NOT_FOUND" else None
        await business.refuses("splitFulfillmentOrder", {"id": part["id"], "parts": parts}, {**refused, "field": at})


async def test_reroutes_to_another_location_or_refuses(business: Business) -> None:
    tea, mugs = await business.part(("TEA", 3)), await business.part(("MUG", 3))
    keyed = {"id": tea["id"], "idempotencyKey": fresh_key()}
    for changes, refused in (
        ({"locationCode": "EAST"}, refusal(INVALID, "locationCode")),
        ({"locationCode": "WEST", "excludeLocationCodes": ["EAST"]}, refusal(INVALID, "excludeLocationCodes")),
        ({"excludeLocationCodes": ["X"] * 201}, refusal(INVALID, "excludeLocationCodes")),
        ({"excludeLocationCodes": ["WEST"]}, refusal("NOT_ROUTABLE", exception="NO_ELIGIBLE_LOCATION", skus=["TEA"])),
        ({"lines": []}, refusal(INVALID, "lines")),
        ({"lines": [{"lineId": "x", "quantity": 1}]}, refusal("NOT_FOUND", "lines", "0", "lineId")),
        ({"lines": [{"lineId": tea["line"], "quantity": 0}]}, refusal(INVALID, "lines", "0", "quantity")),
        (
            {"lines": [{"lineId": tea["line"], "quantity": 4}]},
            refusal("QUANTITY_EXCEEDED", "lines", "0", "quantity", requested=4, available=3),
        ),
    ):
        await business.refuses("rerouteFulfillmentOrder", {**keyed, **changes}, refused)
    short = refusal("INSUFFICIENT_STOCK", sku="MUG", requested=3, available=0)
    await business.refuses("rerouteFulfillmentOrder", {**keyed, "id": mugs["id"]}, short)


async def test_rejects_no_more_than_there_is(business: Business) -> None:
    part = await business.part(("TEA", 3))
    units = {"lineId": part["line"], "quantity": 1}
    keyed = {"id": part["id"], "reason": "DAMAGED", "idempotencyKey": fresh_key()}
    for changes, refused in (
        ({"lines": []}, refusal(INVALID, "lines")),
        ({"lines": [units, units]}, refusal(INVALID, "lines", "1", "lineId")),
        ({"lines": [{**units, "quantity": 0}]}, refusal(INVALID, "lines", "0", "quantity")),
        (
            {"lines": [{**units, "quantity": 4}]},
            refusal("QUANTITY_EXCEEDED", "lines", "0", "quantity", requested=4, available=3),
        ),
        ({"lines": [{**units, "lineId": "x"}]}, refusal("NOT_FOUND", "lines", "0", "lineId")),
        ({"note": "x" * 501}, refusal(INVALID, "note")),
        ({"note": "nul\x00"}, refusal(INVALID, "note")),
    ):
        await business.refuses("rejectFulfillmentOrder", {**keyed, **changes}, refused)
    await business.rejects_value("rejectFulfillmentOrder", {**keyed, "reason": "TIRED"})


async def test_merges_only_what_belongs_together(business: Business) -> None:
    part, stranger = await business.part(("TEA", 6)), await business.part(("TEA", 1))
    near, worked_on, far = [await split(business, part) for _ in range(3)]
    await business.api.run("acceptFulfillmentOrder", {"id": worked_on})
    given = {"id": far, "locationCode": "WEST", "idempotencyKey": fresh_key()}
    moved = await business.api.run("rerouteFulfillmentOrder", given, "newFulfillmentOrders { id }")
    (far_away,) = (new["id"] for new in moved["newFulfillmentOrders"])
    together = refusal(INVALID, "ids")
    for ids in (
        [],
        [near],
        [near, near],
        [near] * 201,
        [part["id"], stranger["id"]],
        [part["id"], far_away],
        [part["id"], worked_on],
    ):
        await business.refuses("mergeFulfillmentOrders", {"ids": ids}, together)
    await business.refuses("mergeFulfillmentOrders", {"ids": [part["id"], far]}, illegal("CANCELLED", "MERGE"))
    unknown = f"{part['id'].rpartition('-')[0]}-99"
    await business.finds_nothing("mergeFulfillmentOrders", {"ids": [part["id"], unknown]}, "ids", "1")
