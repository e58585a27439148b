"""Inputs are read as Strawberry would read them."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    get_nullable_type,
    is_input_object_type,
    is_required_input_field,
)
from strawberry.types.arguments import convert_argument
from strawberry.types.base import StrawberryObjectDefinition

from resolvers.root import build_schema

SCHEMA = build_schema()
INPUTS: dict[str, GraphQLInputObjectType] = {
    name: type_ for name, type_ in SCHEMA._schema.type_map.items() if is_input_object_type(type_)
}


def definition_of(name: str) -> StrawberryObjectDefinition:
    definition: StrawberryObjectDefinition = INPUTS[name].extensions["strawberry-definition"]
    return definition


def samples(name: str) -> Iterator[Mapping[str, Any]]:
    """With every field, with the required ones alone, and with null wherever it is allowed."""
    fields = INPUTS[name].fields
    required = {key: sample(field.type) for key, field in fields.items() if is_required_input_field(field)}
    yield required
    yield {key: sample(field.type) for key, field in fields.items()}
    yield {key: required.get(key) for key in fields}


def sample(type_: GraphQLInputType) -> Any:
    """A value as graphql-core hands it on: enums and scalars are those of Python already."""
    given = get_nullable_type(type_)
    if isinstance(given, GraphQLList):
        return [sample(given.of_type), sample(given.of_type)]
    if isinstance(given, GraphQLInputObjectType):
        return {key: sample(field.type) for key, field in given.fields.items()}
    if isinstance(given, GraphQLEnumType):
        return next(iter(given.values.values())).value
    return f"a {given}"


@pytest.mark.parametrize("name", INPUTS)
def test_reads_an_input_as_strawberry_does(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read = [converted(name, value) for value in samples(name)]
    assert all(definition_of(other).from_input for other in INPUTS)
    for other in INPUTS:
        monkeypatch.setattr(definition_of(other), "from_input", None)
    assert read == [converted(name, value) for value in samples(name)]


def converted(name: str, value: Mapping[str, Any]) -> Any:
    registry = SCHEMA.schema_converter.scalar_registry
    return convert_argument(value, definition_of(name).origin, registry, SCHEMA.config)
