"""Root fields, alone and beside others, are executed as the library alone would execute them."""

import asyncio
import json
from collections.abc import Awaitable, Iterator
from itertools import product
from typing import Any

import pytest
from graphql import (
    ExecutionResult,
    Executor,
    GraphQLField,
    GraphQLInt,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    parse,
)

from app.graphql.execution.executable import ExecutableOperation

VALUES: dict[str, object] = {"whole": 7, "nothing": None, "wrong": "seven", "error": ValueError("seven")}


def fields() -> Iterator[tuple[str, GraphQLField]]:
    """Of each value one that answers it at once and one that awaits it, where null may stand and where it may not."""
    for name, value in VALUES.items():
        for way, type_ in (("", GraphQLInt), ("Never", GraphQLNonNull(GraphQLInt))):
            yield f"{name}{way}", GraphQLField(type_, resolve=at_once(value))
            yield f"{name}{way}Awaited", GraphQLField(type_, resolve=awaited(value))


def at_once(value: object) -> Any:
    def resolve(*_: object) -> object:
        if isinstance(value, Exception):
            raise value
        return value

    return resolve


def awaited(value: object) -> Any:
    async def resolve(*_: object) -> object:
        await asyncio.sleep(0)
        return at_once(value)()

    return resolve


ROOT = dict(fields())
SCHEMA = GraphQLSchema(query=GraphQLObjectType("Query", ROOT), mutation=GraphQLObjectType("Mutation", ROOT))
SELECTIONS = [*ROOT, "__typename", "again: whole", *map(" ".join, product(("wholeAwaited", "errorAwaited"), ROOT))]


@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited:RuntimeWarning")
@pytest.mark.parametrize("operation", ["query", "mutation"])
@pytest.mark.parametrize("selection", SELECTIONS)
async def test_root_fields(operation: str, selection: str) -> None:
    document = parse(f"{operation} {{ {selection} }}", no_location=True)
    (definition,) = document.definitions
    assert isinstance(definition, OperationDefinitionNode)
    plain = Executor.build(SCHEMA, document)
    assert isinstance(plain, Executor)
    expected = await answer(plain)
    executable = ExecutableOperation(SCHEMA, document, definition)
    for _ in range(3):
        assert await answer(executable.executor({}, None)) == expected


async def answer(executor: Any) -> str:
    """Everything that there is to the answer, in its order."""
    result: ExecutionResult | Awaitable[ExecutionResult] = executor.execute_operation()
    if not isinstance(result, ExecutionResult):
        result = await result
    return json.dumps([result.data, [error.formatted for error in result.errors or ()]])
