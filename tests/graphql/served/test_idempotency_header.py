"""The header `Idempotency-Key`, where the mutation has no key."""

import pytest

from tests.graphql.api import fresh_key, mutation
from tests.graphql.business import Business
from tests.graphql.commands import COMMANDS

KEYLESS = [name for name, command in COMMANDS.items() if command.key == "none"]


@pytest.mark.parametrize("field", KEYLESS)
async def test_means_nothing_to_a_mutation_without_a_key(business: Business, field: str) -> None:
    command = COMMANDS[field]
    given = await command.prepare(business)
    response = await business.api.post(mutation(field, command.select), {"input": given}, idempotency_key=fresh_key())
    body = response.json()
    assert "errors" not in body
    assert body["data"][field]["userErrors"] == []
    assert "idempotency" not in body["extensions"]
