"""Variables are coerced to exactly what the library alone would make of them, errors and all."""

from copy import deepcopy
from random import Random
from typing import Any

import pytest
from graphql import GraphQLSchema, OperationDefinitionNode, Undefined, build_schema, parse
from graphql.execution.values import get_variable_values

from app.graphql.execution.variables import COERCION_ERRORS_MAX, Variables
from resolvers.root import build_schema as build_real_schema
from tests.hostile.inputs import Inputs, root_fields

CORE: GraphQLSchema = build_real_schema()._schema
FIELDS = root_fields(CORE)
REQUESTS_PER_FIELD = 60
TOY = build_schema(
    """
    type Query { it(given: Given, of: OneOf, rows: [[Int!]!], number: Int): Int }
    input Given { text: String!, number: Int = 3, list: [Int] = [1], kind: Kind = A, inner: Given, inners: [Given!] }
    input OneOf @oneOf { a: Int, b: String }
    enum Kind { A B }
    """
)


@pytest.mark.parametrize("name", FIELDS)
def test_inputs_of_every_root_field(name: str) -> None:
    operation, field = FIELDS[name]
    inputs = Inputs(CORE, 7 + sum(name.encode()), ["ord_A", "loc_A"])
    for _ in range(REQUESTS_PER_FIELD):
        compare(CORE, *inputs.request(field, name, operation))


@pytest.mark.parametrize(
    "declared",
    [
        "$v: Given",
        "$v: Given!",
        "$v: OneOf",
        "$v: [[Int!]!]",
        "$v: [Given!]! = []",
        "$v: Int = 4",
        "$v: Int! = 5",
        "$v: Kind",
    ],
)
def test_what_the_real_schema_does_not_have(declared: str) -> None:
    random = Random(declared)
    simple = [Undefined, None, 1, "1", True, 2**31, 1.0, "A", "C", [], {}, [[1]], [[None]], {"text": "a"}]
    for value in simple:
        compare_one(declared, value)
        compare_one(declared, [value])
        for other in simple:
            compare_one(declared, {"text": "a", random.choice(("number", "list", "kind", "inner", "unknown")): other})
            compare_one(declared, {"a": value, "b": other})


def compare_one(declared: str, value: object) -> None:
    compare(TOY, f"query ({declared}) {{ it }}", {} if value is Undefined else {"v": value})


def test_variables_that_nobody_declared_are_passed_over() -> None:
    compare(TOY, "query ($v: Int) { it }", {"v": 1, "w": 2})


def test_every_variable_with_a_mistake_is_told() -> None:
    compare(TOY, "query ($v: Int, $w: Kind!) { it }", {"v": "a", "w": "C"})


def compare(schema: GraphQLSchema, text: str, given: dict[str, Any]) -> None:
    (operation,) = parse(text, no_location=True).definitions
    assert isinstance(operation, OperationDefinitionNode)
    expected = get_variable_values(
        schema, operation.variable_definitions or (), deepcopy(given), max_errors=COERCION_ERRORS_MAX
    )
    assert shown(Variables(schema, operation).coerce(given)) == shown(expected), (text, given)


def shown(values: Any) -> object:
    """Everything that there is to values or errors."""
    if isinstance(values, list):
        return [(error.formatted, error.nodes, type(error.original_error)) for error in values]
    sources = {name: (str(source.signature.type), source.value) for name, source in values.sources.items()}
    return list(sources.items()), [(name, list_of(value)) for name, value in values.coerced.items()]


def list_of(value: object) -> object:
    """With the kind of each value. The order of an input's fields shows nowhere: they are taken by their names."""
    if isinstance(value, dict):
        return {name: list_of(item) for name, item in value.items()}
    if isinstance(value, list):
        return [list_of(item) for item in value]
    return type(value), value
