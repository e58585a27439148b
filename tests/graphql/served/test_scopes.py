"""Each mutation asks for its scope, and a visitor may change nothing."""

import pytest

from domain.access.scopes import LOCATION_SCOPES, SCOPES
from tests.graphql.api import fresh_key, mutation
from tests.graphql.business import Business
from tests.graphql.commands import COMMANDS


@pytest.mark.parametrize("field", COMMANDS)
async def test_asks_for_the_scope(business: Business, field: str) -> None:
    command = COMMANDS[field]
    given = await command.prepare(business)
    if command.key != "none":
        given["idempotencyKey"] = fresh_key()
    every_other = await business.api.client(*(SCOPES - {command.scope}))
    at_place = await business.api.client(*(LOCATION_SCOPES - {command.scope}), locations=["EAST"])
    document = mutation(field, "__typename")
    async with business.unchanged():
        assert (await every_other.error(document, input=given))[0] == "FORBIDDEN"
        assert (await at_place.error(document, input=given))[0] == "FORBIDDEN"
        assert (await business.api.anonymous().error(document, input=given))[0] == "UNAUTHENTICATED"
    only = await business.api.client(command.scope)
    await only.run(field, given)


async def test_one_forbidden_field_keeps_the_others_of_its_document_from_running(business: Business) -> None:
    order = await business.place(("TEA", 1))
    client = await business.api.client("orders:write")
    document = """
    mutation($id: ID!) {
      holdOrder(input: {id: $id, reason: OTHER}) { userErrors { code } }
      saveSku(input: {code: "X", name: "X", weightGrams: 1}) { userErrors { code } }
    }
    """
    async with business.unchanged():
        assert (await client.error(document, id=order["id"]))[0] == "FORBIDDEN"


async def test_no_answer_shows_more_than_the_scopes_open(business: Business) -> None:
    client = await business.api.client("orders:write")
    given = {"id": (await business.place(("TEA", 1)))["id"], "reason": "OTHER"}
    async with business.unchanged():
        assert (await client.error(mutation("holdOrder", "order { id }"), input=given))[0] == "FORBIDDEN"
    assert await client.run("holdOrder", given) == {"__typename": "HoldOrderPayload"}
