"""What clients with limits may change: their own, and nothing that they cannot see."""

from typing import Any

import pytest

from tests.graphql.api import Api, fresh_key, mutation, refusal
from tests.graphql.business import Business, order_of
from tests.graphql.commands import COMMANDS

NAMING = [name for name, command in COMMANDS.items() if command.names and command.scope != "admin"]
OF_ORDERS = [name for name in NAMING if COMMANDS[name].scope != "inventory:write"]
OF_PARTS = [name for name in NAMING if COMMANDS[name].scope == "fulfillment:write"]
OF_STOCK = ("receiveStock", "adjustStock", "reclassifyStock", "setSafetyStock", "setLowStockThreshold")


async def given_for(business: Business, field: str) -> dict[str, Any]:
    given = await COMMANDS[field].prepare(business)
    return given if COMMANDS[field].key == "none" else {**given, "idempotencyKey": fresh_key()}


def at(field: str) -> tuple[str, ...]:
    name = COMMANDS[field].names
    assert name is not None
    return ("ids", "0") if name == "ids" else (name,)


async def refuse(client: Api, business: Business, field: str, given: dict[str, Any], *refused: dict[str, Any]) -> None:
    async with business.unchanged():
        assert await client.refusals(field, given) == list(refused)


@pytest.mark.parametrize("field", OF_ORDERS)
async def test_a_partner_changes_no_order_of_another_channel(business: Business, field: str) -> None:
    given = await given_for(business, field)
    partner = await business.api.client(channels=["MARKET"])
    nothing = refusal("NOT_FOUND", *at(field))
    await refuse(partner, business, field, given, nothing)
    if COMMANDS[field].version is not None:
        await refuse(partner, business, field, {**given, "expectedVersion": 77}, nothing)
    owner = await business.api.client(channels=["WEB", "PHONE"])
    await owner.run(field, given)


@pytest.mark.parametrize("field", OF_PARTS)
async def test_a_store_changes_no_part_of_another_location(business: Business, field: str) -> None:
    given = await given_for(business, field)
    store = await business.api.client(locations=["SHOP"])
    nothing = refusal("NOT_FOUND", *at(field))
    await refuse(store, business, field, given, nothing)
    if COMMANDS[field].version is not None:
        await refuse(store, business, field, {**given, "expectedVersion": 77}, nothing)


@pytest.mark.parametrize("field", OF_STOCK)
async def test_a_store_changes_no_stock_of_another_location(business: Business, field: str) -> None:
    given = await given_for(business, field)
    store = await business.api.client(locations=["SHOP"])
    await refuse(store, business, field, given, refusal("NOT_FOUND", "locationCode"))
    if COMMANDS[field].version is not None:
        await refuse(store, business, field, {**given, "expectedVersion": 77}, refusal("NOT_FOUND", "locationCode"))
    at_east = await business.api.client(locations=["EAST"])
    await at_east.run(field, given)


@pytest.mark.parametrize("field", OF_STOCK)
async def test_a_partner_changes_no_stock_and_learns_nothing_by_trying(business: Business, field: str) -> None:
    given = await given_for(business, field)
    partner = await business.api.client(channels=["MARKET"])
    await refuse(partner, business, field, given, refusal("NOT_PERMITTED"))


async def test_a_partner_keeps_back_no_category(business: Business) -> None:
    given = {"category": "TOYS", "locationCode": "EAST", "target": 5, "idempotencyKey": fresh_key()}
    partner = await business.api.client(channels=["MARKET"])
    await refuse(partner, business, "setSafetyStock", given, refusal("NOT_PERMITTED"))


@pytest.mark.parametrize("field", ["saveLocation", "saveSku", "saveCarrierService"])
@pytest.mark.parametrize("limits", [{"locations": ["EAST"]}, {"channels": ["MARKET"]}])
async def test_those_with_limits_do_not_change_the_catalog_of_all(
    business: Business, field: str, limits: dict[str, Any]
) -> None:
    client = await business.api.client(**limits)
    await refuse(client, business, field, await given_for(business, field), refusal("NOT_PERMITTED"))


async def test_a_partner_places_orders_of_its_channels_alone(business: Business) -> None:
    partner = await business.api.client(channels=["MARKET"])
    given = order_of(("TEA", 1))
    await refuse(partner, business, "placeOrder", given, refusal("NOT_PERMITTED", "channel"))
    select = "order { channel fulfillmentOrders { locationCode cost { amount } } }"
    placed = await partner.run("placeOrder", {**given, "channel": "MARKET"}, select)
    parts = [{"locationCode": "EAST", "cost": None}]
    assert placed["order"] == {"channel": "MARKET", "fulfillmentOrders": parts}


async def test_a_partner_does_not_learn_that_a_tracking_number_exists(business: Business) -> None:
    part = await business.part(("TEA", 1), status="PACKED")
    await business.ship(part["id"])
    scan = {"carrier": "UPS", "trackingNumber": "1Z1", "at": "2026-01-05T12:00:00Z", "code": "LABELLED"}
    for client in (await business.api.client(channels=["MARKET"]), await business.api.client(locations=["SHOP"])):
        document = mutation("recordTrackingEvent", "__typename")
        async with business.unchanged():
            unknown = await client.data(document, input={**scan, "trackingNumber": "1Z2"})
            hidden = await client.data(document, input=scan)
        assert str(hidden).replace("1Z1", "1Z2") == str(unknown)
    await (await business.api.client(locations=["EAST"])).run("recordTrackingEvent", scan)


async def divided(business: Business) -> tuple[str, str]:
    """An order of 15 TEA; its parts in EAST and WEST."""
    order = await business.place(("TEA", 15))
    parts = {part["locationCode"]: part["id"] for part in order["fulfillmentOrders"]}
    return parts["EAST"], parts["WEST"]


SEEN = """
order {
  lines { quantity quantities { ordered allocated } }
  fulfillmentOrders { locationCode cost { amount } order { fulfillmentOrders { locationCode } } }
}
"""


async def test_a_store_is_answered_with_its_own_part_of_the_order(business: Business) -> None:
    east, _ = await divided(business)
    store = await business.api.client(locations=["EAST"])
    seen = (await store.run("acceptFulfillmentOrder", {"id": east}, SEEN))["order"]
    inner = {"fulfillmentOrders": [{"locationCode": "EAST"}]}
    assert seen == {
        "lines": [{"quantity": 10, "quantities": {"ordered": 10, "allocated": 10}}],
        "fulfillmentOrders": [{"locationCode": "EAST", "cost": None, "order": inner}],
    }


async def test_a_store_does_not_learn_where_rejected_units_go(business: Business) -> None:
    part = await business.part(("TEA", 3))
    store = await business.api.client(locations=["EAST"])
    given = {"id": part["id"], "reason": "CAPACITY", "idempotencyKey": fresh_key()}
    select = "fulfillmentOrder { status } newFulfillmentOrders { id } order { fulfillmentOrders { id } }"
    assert await store.run("rejectFulfillmentOrder", given, select) == {
        "fulfillmentOrder": {"status": "REJECTED"},
        "newFulfillmentOrders": [],
        "order": {"fulfillmentOrders": [{"id": part["id"]}]},
    }
    assert await business.level("TEA", "WEST") == {"onHand": 10, "available": 7, "allocated": 3}


async def test_a_store_moves_nothing_to_other_locations(business: Business) -> None:
    east, west = await divided(business)
    line = (await business.api.data(f'{{ fulfillmentOrder(id: "{east}") {{ lines {{ lineId }} }} }}'))["lines"][0]
    units = [{"lineId": line["lineId"], "quantity": 1}]
    store = await business.api.client(locations=["EAST"])
    keyed = {"id": east, "idempotencyKey": fresh_key()}
    async with business.unchanged():
        code, _ = await store.error(mutation("rerouteFulfillmentOrder", "__typename"), input=keyed)
        assert code == "FORBIDDEN"
    parts = [{"lines": units, "locationCode": "WEST"}]
    await refuse(store, business, "splitFulfillmentOrder", {"id": east, "parts": parts}, refusal("NOT_PERMITTED"))
    both = {"ids": [east, west]}
    await refuse(store, business, "mergeFulfillmentOrders", both, refusal("NOT_FOUND", "ids", "1"))
    await store.run("splitFulfillmentOrder", {"id": east, "parts": [{"lines": units}]})
