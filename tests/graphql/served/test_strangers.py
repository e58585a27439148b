"""For a client of another organization nothing of this one exists."""

from typing import Any

from resolvers.root import build_schema
from tests.graphql.business import Business
from tests.graphql.profile_documents import PILOT, assign, draft, profile_of
from tests.graphql.root_fields import OPEN_TO_ALL, QUERIES, SUBSCRIPTIONS, first_message, used
from tests.graphql.stock_documents import count, expect, send

BY_NUMBER = (
    '{ order(number: "1001") { id } }',
    '{ order(number: "1001", channel: "WEB") { id } }',
    '{ shipment(carrier: "UPS", trackingNumber: "1Z1") { id } }',
    '{ orders(filter: {customerEmail: "ada@example.com"}) { nodes { id } } }',
)
NOTHING: tuple[Any, ...] = (None, {"nodes": []})


def shows_nothing(answer: dict[str, Any], variables: dict[str, Any]) -> bool:
    """Whether it is empty; or an error, where the query is about something that has to exist."""
    if errors := answer.get("errors"):
        (error,) = errors
        return error["extensions"]["code"] == "NOT_FOUND" and error["path"] in (["availability"], ["simulateRouting"])
    (value,) = answer["data"].values()
    return value in NOTHING or value == [None] * len(variables["ids"])


async def everything(business: Business) -> dict[str, Any]:
    """Ids of one object of each type."""
    customer = {"email": "ada@example.com"}
    part = await business.part(("TEA", 1), status="PACKED", number="1001", customer=customer)
    shipment = (await business.ship(part["id"]))["shipment"]["id"]
    order = part["order"]["id"]
    await business.api.run("saveChannel", {"code": "WEB", "name": "Web store"})
    await draft(business, profile_of())
    await assign(business, {"profileCode": "EXPRESS"})
    await business.api.run("saveRoutingPilot", PILOT)
    ids = [order, part["id"], part["line"], shipment, "loc_EAST", "sku_TEA", "chn_WEB", "csv_GROUND", "plt_OLD"]
    ids += ["stk_TEA|EAST"]
    reservation = (await business.reserve(("TEA", 1)))["id"]
    counted = (await count(business, ("MUG", 10)))["id"]
    transfer = (await send(business, ("TEA", 1)))["id"]
    ids += [reservation, (await expect(business))["id"], counted, transfer]
    named = {"order": order, "part": part["id"], "shipment": shipment, "reservation": reservation, "count": counted}
    return {**named, "line": part["line"], "transfer": transfer, "ids": ids}


def test_knows_every_root_field() -> None:
    core = build_schema()._schema
    assert core.query_type is not None
    assert core.subscription_type is not None
    assert core.query_type.fields.keys() == QUERIES.keys() | OPEN_TO_ALL
    assert core.subscription_type.fields.keys() == SUBSCRIPTIONS.keys() | {"orderTracking"}


async def test_no_root_field_shows_anything_of_another_organization(business: Business) -> None:
    variables = await everything(business)
    stranger = await business.api.elsewhere()
    for document in (*QUERIES.values(), *BY_NUMBER):
        query = f"query {document}"
        own = await business.api.data(query, **used(document, variables))
        assert own not in NOTHING, document
        foreign = await stranger.send(query, **used(document, variables))
        assert shows_nothing(foreign, variables), (document, foreign)


async def test_no_subscription_follows_anything_of_another_organization(business: Business) -> None:
    variables = await everything(business)
    stranger = await business.api.elsewhere()
    for document in SUBSCRIPTIONS.values():
        query = f"subscription {document}"
        own = await first_message(business.api, query, used(document, variables))
        assert [message["kind"] for message in own["data"].values()] == ["SNAPSHOT"], own
        foreign = await first_message(stranger, query, used(document, variables))
        assert [error["extensions"]["code"] for error in foreign["errors"]] == ["NOT_FOUND"]
        assert not foreign.get("data")


async def test_no_subscription_goes_beyond_the_limits_of_a_client(business: Business) -> None:
    variables = await everything(business)
    partner = await business.api.client(channels=["MARKET"])
    store = await business.api.client(locations=["SHOP"])
    for client, field, code in (
        (partner, "orderChanged", "NOT_FOUND"),
        (store, "orderChanged", "FORBIDDEN"),
        (store, "fulfillmentOrdersChanged", "NOT_FOUND"),
    ):
        document = SUBSCRIPTIONS[field]
        message = await first_message(client, f"subscription {document}", used(document, variables))
        assert [error["extensions"]["code"] for error in message["errors"]] == [code]
    at_shop = 'subscription { stockChanged(skus: ["TEA"]) { stockLevel { locationCode } } }'
    message = await first_message(store, at_shop, {})
    assert message["data"] == {"stockChanged": {"stockLevel": {"locationCode": "SHOP"}}}
