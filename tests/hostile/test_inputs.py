"""No input of any root field is a defect, and none leaves anything inconsistent behind."""

import asyncio
import json
from pathlib import Path

import pytest
from graphql import build_schema

from storage.verify import verify
from tests.graphql.api import Api
from tests.graphql.business import Business
from tests.hostile.inputs import Inputs, root_fields

SCHEMA = build_schema((Path(__file__).parents[2] / "schema" / "schema.graphql").read_text())
FIELDS = root_fields(SCHEMA)
REQUESTS_PER_FIELD = 25
SEED = 20_260_105
DEFECTS = {"INTERNAL", "TIMEOUT"}


@pytest.fixture(scope="module")
async def ids(business: Business) -> list[str]:
    """What exists: an order of two locations' goods, a packed part, a shipment, a hold, and two reservations."""
    api = business.api
    order = await business.place(("TEA", 3), ("ICE", 1))
    packed = await business.part(("TEA", 2), status="PACKED")
    sent = await business.part(("ICE", 1), status="PACKED")
    shipment = (await business.ship(sent["id"]))["shipment"]
    held = await api.run("holdOrder", {"id": order["id"], "reason": "PAYMENT"}, "order { holds { id } }")
    orders = [order, packed["order"], sent["order"]]
    parts = [part["id"] for given in orders for part in given["fulfillmentOrders"]]
    lines = [line["id"] for given in orders for line in given["lines"]]
    kept = [(await business.reserve(("TEA", 1)))["id"] for _ in range(2)]
    others = [*kept, shipment["id"], held["order"]["holds"][0]["id"], "loc_EAST", "sku_TEA", "stk_TEA|EAST"]
    return [given["id"] for given in orders] + parts + lines + others


@pytest.mark.parametrize("name", FIELDS)
async def test_no_input_is_a_defect(business: Business, ids: list[str], name: str) -> None:
    operation, field = FIELDS[name]
    inputs = Inputs(SCHEMA, SEED + sum(name.encode()), ids)
    clients = (business.api, business.api, business.api.anonymous())
    requests = [inputs.request(field, name, operation) for _ in range(REQUESTS_PER_FIELD)]
    await asyncio.gather(*(answered(clients[index % len(clients)], *request) for index, request in enumerate(requests)))


async def answered(api: Api, document: str, variables: dict[str, object]) -> None:
    headers = {"content-type": "application/json"}
    if api.key is not None:
        headers["authorization"] = f"Bearer {api.key}"
    # Escaped, so that lone surrogates can be sent at all.
    body = json.dumps({"query": document, "variables": variables}).encode()
    response = await api.http.post("/graphql", content=body, headers=headers)
    shown = f"{document}\n{body[:2_000]!r}\n{response.text[:2_000]}"
    codes = {error["extensions"]["code"] for error in response.json().get("errors", ())}
    assert not codes & DEFECTS, shown
    assert response.status_code < 500 or codes == {"OVERLOADED"}, shown
    # The documents are made from the schema: only their variables can be wrong.
    assert "GRAPHQL_VALIDATION_FAILED" not in codes, shown


async def test_nothing_is_inconsistent_afterwards(business: Business, ids: list[str]) -> None:
    report = await verify(business.database, business.api.organization)
    assert report.differences == ()
    assert report.streams > 0
