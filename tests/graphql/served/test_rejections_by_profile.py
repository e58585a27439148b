"""What a profile says of lines that were rejected: when a location may try again, and when nobody does any more."""

from typing import Any

from domain.routing.profile import DEFAULT_PROFILE
from domain.routing.rule import RoutingRule, RuleKind
from operations.look_again import look_again
from tests.graphql.api import fresh_key
from tests.graphql.business import Business
from tests.graphql.served.batching import parts_of, with_profile


async def ruled(business: Business, kind: RuleKind, limit: int) -> None:
    rule = RoutingRule(code=kind.value, kind=kind, limit=limit)
    await with_profile(business, rules=(*DEFAULT_PROFILE.rules, rule))


async def reject(business: Business, part_id: str) -> None:
    await business.api.run(
        "rejectFulfillmentOrder", {"id": part_id, "reason": "CAPACITY", "idempotencyKey": fresh_key()}
    )


async def line_of(business: Business, order_id: str) -> dict[str, Any]:
    document = (
        "query($id: ID!) { order(id: $id) { lines { exception quantities { allocated unrouted backordered } } } }"
    )
    (line,) = (await business.api.data(document, id=order_id))["lines"]
    return {"exception": line["exception"], **{name: units for name, units in line["quantities"].items() if units}}


async def at(business: Business, order_id: str) -> list[str]:
    return [
        part["locationCode"]
        for part in await parts_of(business, order_id)
        if part["status"] not in ("REJECTED", "CANCELLED")
    ]


async def test_a_location_gets_what_it_rejected_never_again_without_a_rule(business: Business) -> None:
    placed = await business.place(("TEA", 2))
    await reject(business, placed["fulfillmentOrders"][0]["id"])
    assert await at(business, placed["id"]) == ["WEST"]
    await reject(business, (await parts_of(business, placed["id"]))[1]["id"])
    assert (await line_of(business, placed["id"]))["unrouted"] == 2


async def test_a_location_gets_what_it_rejected_again_after_its_cool_off(business: Business) -> None:
    await ruled(business, RuleKind.REJECTION_COOL_OFF, 0)
    placed = await business.place(("MUG", 2))
    await reject(business, placed["fulfillmentOrders"][0]["id"])
    assert await at(business, placed["id"]) == ["EAST"]
    await ruled(business, RuleKind.REJECTION_COOL_OFF, 60)
    await reject(business, (await parts_of(business, placed["id"]))[1]["id"])
    assert await at(business, placed["id"]) == []


async def test_a_line_that_was_rejected_too_often_is_for_a_person(business: Business) -> None:
    await ruled(business, RuleKind.REJECTIONS_MAX, 1)
    placed = await business.place(("TEA", 2), allowBackorder=True)
    await reject(business, placed["fulfillmentOrders"][0]["id"])
    assert await line_of(business, placed["id"]) == {"exception": "MAX_REJECTIONS", "unrouted": 2}
    assert not await look_again(business.api.services, business.api.organization, placed["id"])
    assert await line_of(business, placed["id"]) == {"exception": "MAX_REJECTIONS", "unrouted": 2}


async def test_a_line_that_was_routed_too_often_is_for_a_person(business: Business) -> None:
    await ruled(business, RuleKind.ATTEMPTS_MAX, 2)
    placed = await business.place(("TEA", 2))
    await reject(business, placed["fulfillmentOrders"][0]["id"])
    assert await at(business, placed["id"]) == ["WEST"]
    await reject(business, (await parts_of(business, placed["id"]))[1]["id"])
    assert await line_of(business, placed["id"]) == {"exception": "MAX_ATTEMPTS", "unrouted": 2}
