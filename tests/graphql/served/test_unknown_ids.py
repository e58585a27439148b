"""Ids that name nothing for the client: unknown, malformed, of another type, of another organization."""

from typing import Any

import pytest

from tests.graphql.api import fresh_key, refusal
from tests.graphql.business import Business, open_business
from tests.graphql.commands import COMMANDS
from tests.graphql.stock_documents import count, expect, send

NAMING = [name for name, command in COMMANDS.items() if command.names is not None]
MALFORMED = ("", "x", "ord_", "ord", "ful_-1", "ful_x-", "shp_1", "|", "ord_a|b", "ful_a|b-1", "nul\x00", "$where", "_")
OF_STOCK = ("receiveStock", "adjustStock", "reclassifyStock", "setSafetyStock", "setLowStockThreshold")
ELSEWHERE = "01ARZ3NDEKTSV4RRFFQ69G5FAV"


def naming(field: str, given: dict[str, Any], wrong: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The input with another id, and where the user error points."""
    name = COMMANDS[field].names
    assert name is not None
    if name == "ids":
        return {**given, "ids": [wrong]}, ("ids", "0")
    return {**given, name: wrong}, (name,)


async def everything(business: Business) -> list[str]:
    """One id of each type."""
    part = await business.part(("TEA", 1), status="PACKED")
    shipment = (await business.ship(part["id"]))["shipment"]["id"]
    order = part["order"]["id"]
    held = await business.api.run("holdOrder", {"id": order, "reason": "OTHER"}, "order { holds { id } }")
    key = await business.api.run("createApiKey", {"name": "x", "scopes": ["ADMIN"]}, "apiKey { id }")
    line, hold = part["line"], held["order"]["holds"][0]["id"]
    return [
        order,
        line,
        part["id"],
        shipment,
        hold,
        "sku_TEA",
        "loc_EAST",
        "stk_TEA|EAST",
        (await business.reserve(("TEA", 1)))["id"],
        (await expect(business))["id"],
        (await count(business, ("ICE", 10)))["id"],
        (await send(business, ("TEA", 1)))["id"],
        f"key_{key['apiKey']['id']}",
    ]


@pytest.mark.parametrize("field", NAMING)
async def test_finds_nothing_for_ids_that_are_none(business: Business, field: str) -> None:
    given = {**await COMMANDS[field].prepare(business), "idempotencyKey": fresh_key()}
    if COMMANDS[field].key == "none":
        del given["idempotencyKey"]
    unknown = [f"{prefix}_{ELSEWHERE}{end}" for prefix in ("ord", "ful", "shp", "rsv", "key") for end in ("", "-1")]
    async with business.unchanged():
        for wrong in (*MALFORMED, *unknown, "x" * 5_000):
            changed, at = naming(field, given, wrong)
            assert await business.api.refusals(field, changed) == [refusal("NOT_FOUND", *at)], wrong


@pytest.mark.parametrize("field", NAMING)
async def test_finds_nothing_for_ids_of_another_type(business: Business, field: str) -> None:
    given = {**await COMMANDS[field].prepare(business), "idempotencyKey": fresh_key()}
    if COMMANDS[field].key == "none":
        del given["idempotencyKey"]
    name = COMMANDS[field].names
    assert name is not None
    own = given[name][0] if name == "ids" else given[name]
    others = [other for other in await everything(business) if other.split("_")[0] != own.split("_")[0]]
    if field == "revokeApiKey":
        others = others[:-1]
    assert len(others) == 12
    async with business.unchanged():
        for wrong in others:
            changed, at = naming(field, given, wrong)
            assert await business.api.refusals(field, changed) == [refusal("NOT_FOUND", *at)], wrong


@pytest.mark.parametrize("field", NAMING)
async def test_finds_nothing_of_another_organization(business: Business, field: str) -> None:
    command = COMMANDS[field]
    given = await command.prepare(business)
    if command.key != "none":
        given["idempotencyKey"] = fresh_key()
    stranger = Business(await business.api.elsewhere(), business.database)
    _, at = naming(field, given, "")
    async with business.unchanged():
        await stranger.refuses(field, given, refusal("NOT_FOUND", *at))
        await stranger.refuses(field, {**given, **command.other}, refusal("NOT_FOUND", *at))


@pytest.mark.parametrize("field", ["placeOrder", *OF_STOCK])
async def test_finds_no_code_of_another_organization(business: Business, field: str) -> None:
    stranger = Business(await business.api.elsewhere(), business.database)
    given = {**await COMMANDS[field].prepare(business), "idempotencyKey": fresh_key()}
    at = ("items", "0", "sku") if field == "placeOrder" else ("locationCode",)
    async with business.unchanged():
        await stranger.finds_nothing(field, given, *at)


@pytest.mark.parametrize("field", ["saveLocation", "saveSku", "saveCarrierService"])
async def test_keeps_the_codes_of_organizations_apart(business: Business, field: str) -> None:
    stranger = await business.api.elsewhere()
    async with business.unchanged():
        saved = await stranger.run(field, await COMMANDS[field].prepare(business), COMMANDS[field].select)
        assert next(iter(saved.values()))["version"] == 1


async def test_keeps_ids_inside_an_order_apart_from_those_of_another_organization(business: Business) -> None:
    """What is inside an order is named by ids, too."""
    other = await open_business(await business.api.elsewhere(), business.database)
    own, foreign = await business.part(("TEA", 2)), await other.part(("TEA", 2))
    at = ("lines", "0", "lineId")
    lines = [{"lineId": foreign["line"], "quantity": 1}]
    keyed = {"id": own["id"], "lines": lines, "idempotencyKey": fresh_key()}
    async with other.unchanged():
        await business.finds_nothing("cancelOrder", {**keyed, "id": own["order"]["id"]}, *at)
        await business.finds_nothing("rejectFulfillmentOrder", {**keyed, "reason": "OTHER"}, *at)
        await business.finds_nothing("rerouteFulfillmentOrder", keyed, *at)
        parts = {"id": own["id"], "parts": [{"lines": lines}]}
        await business.finds_nothing("splitFulfillmentOrder", parts, "parts", "0", *at)
        merged = {"ids": [own["id"], foreign["id"]]}
        await business.refuses("mergeFulfillmentOrders", merged, refusal("INVALID_INPUT", "ids"))
