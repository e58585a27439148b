"""Operations that are executed by a plan answer exactly what the library alone would answer, errors and all."""

import asyncio
import gc
import json
from collections.abc import Awaitable, Iterator
from random import Random
from typing import Any

import pytest
from graphql import (
    DocumentNode,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    is_introspection_type,
    is_object_type,
    parse,
)
from strawberry.execution import optimized_is_awaitable
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from app.graphql.execution.executable import ExecutableOperation
from resolvers.root import build_schema
from tests.unit.execution.made_documents import MadeDocuments, full_document
from tests.unit.execution.made_objects import MadeObjects

CORE: GraphQLSchema = build_schema()._schema
ROOTS = {"Query", "Mutation", "Subscription"}
TYPES = sorted(
    name
    for name, type_ in CORE.type_map.items()
    if is_object_type(type_) and not is_introspection_type(type_) and name not in ROOTS
)
VARIABLES = ({"yes": True, "no": False}, {"yes": False, "no": False, "maybe": False})
EXECUTIONS = 3
"""The first is without readers."""

pytestmark = pytest.mark.filterwarnings("ignore:coroutine .* was never awaited:RuntimeWarning")
"""The library gives up on what stands beside an error that leaves nothing to show."""


@pytest.fixture(autouse=True, scope="module")
def no_garbage_left() -> Iterator[None]:
    """What was given up does not warn at some later moment: it is collected at once, which has to be cheap."""
    gc.collect()
    gc.freeze()
    gc.disable()
    yield
    gc.enable()
    gc.unfreeze()


@pytest.mark.parametrize("name", TYPES)
def test_every_field_of_every_type(name: str) -> None:
    document = full_document(CORE, CORE.type_map[name], depth=2)
    for seed in range(6):
        compare(name, document, Random(f"{name} {seed}"), strange=0 if seed < 2 else 40)


@pytest.mark.parametrize("name", TYPES)
def test_any_selection(name: str) -> None:
    for seed in range(8):
        random = Random(f"{name} {seed}")
        document = MadeDocuments(CORE, random).document(CORE.type_map[name])
        compare(name, document, random, strange=random.choice((0, 10, 100)))


def compare(name: str, text: str, random: Random, *, strange: int) -> None:
    """Execute with and without a plan, on the same object."""
    type_ = CORE.type_map[name]
    assert isinstance(type_, GraphQLObjectType)
    made = MadeObjects(CORE, random, strange).make(type_)
    schema = schema_of(type_, made)
    document = parse(text, no_location=True)
    (operation, *_) = [one for one in document.definitions if isinstance(one, OperationDefinitionNode)]
    executable = ExecutableOperation(schema, document, operation)
    expected = [asyncio.run(plainly(schema, document, variables)) for variables in VARIABLES]
    for _ in range(EXECUTIONS):
        assert [asyncio.run(by_plan(executable, variables)) for variables in VARIABLES] == expected, text
    gc.collect()


def schema_of(type_: GraphQLObjectType, made: object) -> GraphQLSchema:
    """A schema with this object at its root, and all types of the real one."""
    root = GraphQLObjectType("Root", {"it": GraphQLField(type_, resolve=lambda *_: made)})
    return GraphQLSchema(query=root, types=[CORE.type_map[name] for name in TYPES])


async def plainly(schema: GraphQLSchema, document: DocumentNode, variables: dict[str, Any]) -> str:
    is_awaitable: Any = optimized_is_awaitable
    executor = StrawberryGraphQLCoreExecutionContext.build(
        schema, document, None, None, variables, is_awaitable=is_awaitable, operation_extensions=None
    )
    return await answer(executor)


async def by_plan(executable: ExecutableOperation, variables: dict[str, Any]) -> str:
    return await answer(executable.executor(variables, None))


async def answer(executor: Any) -> str:
    """Everything that there is to the answer, in its order."""
    result = executor.execute_operation()
    if isinstance(result, Awaitable):
        result = await result
    errors = [[type(error.original_error).__name__, error.formatted] for error in result.errors or ()]
    return json.dumps([result.data, errors], default=repr)
