"""Values of inputs from what clients sent, by readers that are worked out once.

Strawberry would look up the type, the default and the published name of every field again for each request, which took
a twelfth of the CPU of a placement.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING
from functools import partial
from typing import Any

from graphql import GraphQLSchema, is_input_object_type
from strawberry.schema.name_converter import NameConverter
from strawberry.types.base import (
    StrawberryList,
    StrawberryMaybe,
    StrawberryObjectDefinition,
    StrawberryOptional,
    get_object_definition,
    has_object_definition,
)
from strawberry.types.lazy_type import LazyType

Read = Callable[[Any], Any]
"""Makes the value out of what graphql-core has checked and coerced; never called with null."""


def install_readers(schema: GraphQLSchema, name_converter: NameConverter) -> None:
    """Have all inputs of the schema read by readers; once, when the schema is complete."""
    for type_ in schema.type_map.values():
        if is_input_object_type(type_):
            definition: StrawberryObjectDefinition = type_.extensions["strawberry-definition"]
            definition.from_input = partial(_from_input, _object_reader(definition, name_converter))


def _from_input(read: Read, _: type, value: Mapping[str, Any], __: object) -> Any:
    return read(value)


def _object_reader(definition: StrawberryObjectDefinition, name_converter: NameConverter) -> Read:
    origin = definition.origin
    absent: dict[str, Any] = {
        field.python_name: None
        for field in definition.fields
        if field.default_value is MISSING and field.default_factory is MISSING
    }
    fields = {
        name_converter.from_field(field): (field.python_name, reader_of(field.resolve_type(), name_converter))
        for field in definition.fields
    }

    def read(value: Mapping[str, Any]) -> Any:
        known = absent.copy()
        for published_name, given in value.items():
            name, read_field = fields[published_name]
            known[name] = given if given is None or read_field is None else read_field(given)
        return origin(**known)

    return read


def reader_of(shown_as: Any, name_converter: NameConverter) -> Read | None:
    """None where the value is taken as it is: scalars and enums."""
    assert not isinstance(shown_as, LazyType | StrawberryMaybe), "inputs here have neither"
    if isinstance(shown_as, StrawberryOptional):
        return reader_of(shown_as.of_type, name_converter)
    if isinstance(shown_as, StrawberryList):
        read_item = reader_of(shown_as.of_type, name_converter)
        # A list is copied, because that of a default is one and the same for all requests.
        return list if read_item is None else partial(_read_items, read_item)
    if has_object_definition(shown_as):
        return _object_reader(get_object_definition(shown_as, strict=True), name_converter)
    return None


def _read_items(read: Read, items: Iterable[Any]) -> list[Any]:
    return [None if item is None else read(item) for item in items]
