"""A client that expects another version changes nothing."""

import pytest

from resolvers.root import build_schema
from tests.graphql.api import fresh_key, refusal
from tests.graphql.business import Business
from tests.graphql.commands import COMMANDS

EXPECTING = [name for name, command in COMMANDS.items() if command.version is not None]


def test_every_mutation_has_a_command() -> None:
    core = build_schema()._schema
    assert core.mutation_type is not None
    assert core.mutation_type.fields.keys() == COMMANDS.keys()
    inputs = {name: field.args["input"].type.of_type for name, field in core.mutation_type.fields.items()}
    assert [name for name, given in inputs.items() if "expectedVersion" in given.fields] == EXPECTING
    keyed = {name for name, given in inputs.items() if "idempotencyKey" in given.fields}
    assert keyed == {name for name, command in COMMANDS.items() if command.key != "none"}


@pytest.mark.parametrize("field", EXPECTING)
async def test_expects_the_version_that_there_is(business: Business, field: str) -> None:
    command = COMMANDS[field]
    given = {**await command.prepare(business), "idempotencyKey": fresh_key()}
    version = command.version
    assert version is not None
    for wrong in (version + 1, version - 1, 0, -1, 2**31 - 1):
        conflict = refusal("VERSION_CONFLICT", "expectedVersion", expected=wrong, actual=version)
        await business.refuses(field, {**given, "expectedVersion": wrong}, conflict)
    await business.api.run(field, {**given, "expectedVersion": version})


async def test_a_new_entry_is_expected_at_version_zero(business: Business) -> None:
    given = {"code": "NEW", "name": "New", "weightGrams": 1}
    conflict = refusal("VERSION_CONFLICT", "expectedVersion", expected=1, actual=0)
    await business.refuses("saveSku", {**given, "expectedVersion": 1}, conflict)
    saved = await business.api.run("saveSku", {**given, "expectedVersion": 0}, "sku { version }")
    assert saved == {"sku": {"version": 1}}


async def test_saving_an_entry_as_it_is_changes_nothing(business: Business) -> None:
    async with business.unchanged():
        given = {"code": "TEA", "name": "Green tea", "weightGrams": 400}
        assert await business.api.run("saveSku", given, "sku { version }") == {"sku": {"version": 1}}
