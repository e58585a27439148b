"""What the documents show of the API is what the published schema says."""

import json
import re
from collections.abc import Iterator
from functools import cache

import pytest
from graphql import (
    GraphQLSchema,
    OperationDefinitionNode,
    build_schema,
    get_variable_values,
    parse,
    validate,
)

from tests.docs.markdown import ROOT, Block, blocks

VARIABLES = "json variables"
QUOTED = re.compile(r"(?:`|\"\"\"\n?)((?:query|mutation|subscription)\b[^`\"]*?)(?:`|\"\"\")", re.DOTALL)


@cache
def published() -> GraphQLSchema:
    return build_schema((ROOT / "schema" / "schema.graphql").read_text(encoding="utf-8"))


def operations() -> list[Block]:
    """GraphQL blocks, and operations that are quoted inside programs."""
    found = []
    for block in blocks():
        if block.info == "graphql":
            found.append(block)
        elif block.info in ("python", "js", "ts"):
            found.extend(Block(block.document, block.line, "graphql", text) for text in QUOTED.findall(block.text))
    return found


def with_variables() -> Iterator[tuple[Block, Block]]:
    """Blocks of variables, each with the operation that stands before it."""
    operation: Block | None = None
    for block in blocks():
        if block.info == "graphql":
            operation = block
        elif block.info == VARIABLES:
            assert operation is not None, f"{block} belongs to no operation"
            yield operation, block


@pytest.mark.parametrize("operation", operations(), ids=str)
def test_every_operation_is_valid(operation: Block) -> None:
    assert validate(published(), parse(operation.text)) == []


@pytest.mark.parametrize(("operation", "variables"), list(with_variables()), ids=str)
def test_all_variables_fit_their_operation(operation: Block, variables: Block) -> None:
    (definition,) = parse(operation.text).definitions
    assert isinstance(definition, OperationDefinitionNode)
    given = json.loads(variables.text)
    assert given.keys() <= {wanted.variable.name.value for wanted in definition.variable_definitions or ()}
    values = get_variable_values(published(), definition.variable_definitions or (), given)
    assert not isinstance(values, list), values


def test_programs_quote_operations() -> None:
    assert any(operation.document == "README.md" for operation in operations())
