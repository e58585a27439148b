"""Functions that coerce values of input types, worked out once per type.

They accept what graphql-core accepts, with the same result, but not all of it: what clients hardly send, such as one
value for a list, and types that hold themselves. Whatever they do not accept they raise for.
"""

from collections.abc import Callable
from typing import Any

from graphql import (
    GRAPHQL_MAX_INT,
    GRAPHQL_MIN_INT,
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLID,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLInt,
    GraphQLLeafType,
    GraphQLString,
    Undefined,
    assert_leaf_type,
    is_input_object_type,
    is_list_type,
    is_non_null_type,
    is_required_input_field,
)
from graphql.utilities.coerce_input_value import coerce_default_value

Coerce = Callable[[Any], Any]
"""Takes what is not null. Raises for what it does not accept, Unexpected or anything else."""


class Unexpected(Exception):
    """A type or a value that these functions leave to the library."""


def coercer(type_: GraphQLInputType, within: tuple[GraphQLInputType, ...] = ()) -> Coerce:
    """The function for values of this type that are not null.

    Raises Unexpected if there is none.
    """
    if is_non_null_type(type_):
        type_ = type_.of_type
    if type_ in within:
        raise Unexpected
    if is_list_type(type_):
        return _list_coercer(type_.of_type, within)
    if is_input_object_type(type_):
        return _object_coercer(type_, (*within, type_))
    return _leaf_coercer(assert_leaf_type(type_))


def _list_coercer(item_type: GraphQLInputType, within: tuple[GraphQLInputType, ...]) -> Coerce:
    required = is_non_null_type(item_type)
    coerce_item = coercer(item_type, within)

    def coerce(value: Any) -> list[Any]:
        if value.__class__ is not list or (required and None in value):
            raise Unexpected
        return [None if item is None else coerce_item(item) for item in value]

    return coerce


def _object_coercer(type_: GraphQLInputObjectType, within: tuple[GraphQLInputType, ...]) -> Coerce:
    if type_.is_one_of:
        raise Unexpected
    make = type_.out_type
    required = {name for name, field in type_.fields.items() if is_required_input_field(field)}
    names = {name: field.out_name or name for name, field in type_.fields.items()}
    defaults = {
        names[name]: default
        for name, field in type_.fields.items()
        if (default := coerce_default_value(field)) is not Undefined
    }
    never_null = {name for name, field in type_.fields.items() if is_non_null_type(field.type)}
    fields = {name: (names[name], coercer(field.type, within)) for name, field in type_.fields.items()}

    def coerce(value: Any) -> Any:
        if value.__class__ is not dict or not required <= value.keys():
            raise Unexpected
        coerced = defaults.copy()
        for name, item in value.items():
            out_name, coerce_field = fields[name]
            if item is not None:
                coerced[out_name] = coerce_field(item)
            elif name in never_null:
                raise Unexpected
            else:
                coerced[out_name] = None
        return make(coerced)

    return coerce


def _leaf_coercer(type_: GraphQLLeafType) -> Coerce:
    coerce = type_.coerce_input_value
    if type_ is GraphQLString or type_ is GraphQLID:
        return lambda value: value if value.__class__ is str else _expected(coerce(value))
    if type_ is GraphQLInt:
        low, high = GRAPHQL_MIN_INT, GRAPHQL_MAX_INT
        return lambda value: value if value.__class__ is int and low <= value <= high else _expected(coerce(value))
    if type_ is GraphQLBoolean:
        return lambda value: value if value.__class__ is bool else _expected(coerce(value))
    if isinstance(type_, GraphQLEnumType):
        values = {name: coerce(name) for name in type_.values}
        return lambda value: values[value] if value.__class__ is str else _expected(coerce(value))

    def coerce_scalar(value: Any) -> Any:
        if (coerced := coerce(value)) is Undefined:
            raise Unexpected
        return coerced

    return coerce_scalar


def _expected(coerced: Any) -> Any:
    if coerced is Undefined:
        raise Unexpected
    return coerced
