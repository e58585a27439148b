"""How values of scalars and enums become what stands in an answer."""

from collections.abc import Callable
from enum import Enum
from typing import Any

from graphql import (
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLID,
    GraphQLInt,
    GraphQLLeafType,
    GraphQLString,
    Undefined,
)
from msgspec import Struct

from app.graphql.execution.plain_fields import Unusual, expect_usual

INT_IS_ITSELF = "{value}.__class__ is int and -0x80000000 <= {value} <= 0x7FFFFFFF"
TEXT_IS_ITSELF = "{value}.__class__ is str"
BOOLEAN_IS_ITSELF = "{value} is True or {value} is False"


class Leaf(Struct, frozen=True):
    """`complete` makes what stands in the answer, or raises.

    A value for which the Python expression `is_itself` holds stands there as it is, and a member of the enum `members`
    by its name in `names`.
    """

    complete: Callable[[Any], Any]
    is_itself: str | None = None
    members: type[Enum] | None = None
    names: dict[Enum, str] | None = None


def leaf_of(type_: GraphQLLeafType) -> Leaf:
    """How values of this type are completed."""
    complete = _completing(type_)
    members: type[Enum] | None = getattr(type_, "wrapped_cls", None)
    if isinstance(type_, GraphQLEnumType) and members is not None:
        return Leaf(complete, members=members, names={member: type_.coerce_output_value(member) for member in members})
    if type_ is GraphQLInt:
        return Leaf(complete, INT_IS_ITSELF)
    if type_ is GraphQLBoolean:
        return Leaf(complete, BOOLEAN_IS_ITSELF)
    coerce: object = type_.coerce_output_value
    is_text = type_ is GraphQLString or type_ is GraphQLID or coerce is str
    return Leaf(complete, TEXT_IS_ITSELF if is_text else None)


def _completing(type_: GraphQLLeafType) -> Callable[[Any], Any]:
    coerce = type_.coerce_output_value
    usual: set[type] = set()

    def complete(value: Any) -> Any:
        if value.__class__ not in usual:
            expect_usual(value)
            usual.add(value.__class__)
        coerced = coerce(value)
        if coerced is None or coerced is Undefined:
            raise Unusual
        return coerced

    return complete
