"""Which fields show an attribute of their object and nothing else, and which values need nothing else."""

from types import GeneratorType
from typing import Any

from graphql import FieldNode, GraphQLField, GraphQLObjectType, Undefined
from strawberry.types.field import StrawberryField

from schema.node import DomainView


class Unusual(Exception):
    """A value that plain execution treats in a way of its own, or refuses."""


def shown_attribute(field: GraphQLField, node: FieldNode) -> str | None:
    """The attribute that the field shows; None if there is more to it: arguments, a resolver, an extension."""
    definition = field.extensions.get("strawberry-definition")
    if not isinstance(definition, StrawberryField) or not definition.is_basic_field or field.args or node.arguments:
        return None
    return definition.python_name if definition.default_resolver is getattr else None


def shown_class(type_: GraphQLObjectType) -> type | None:
    """The class whose objects the type shows; `object` if it shows any, None if it has a way of its own to tell."""
    recognize: Any = type_.is_type_of
    if recognize is None:
        return object
    if getattr(recognize, "__func__", None) is DomainView.__dict__["is_type_of"].__func__:
        shown: type = recognize.__self__.shows
        return shown
    return None


def expect_usual(value: Any) -> None:
    """Raise Unusual for null, exceptions, and what may have to be awaited. Depends on the class of the value alone."""
    if value is None or value is Undefined or isinstance(value, Exception | GeneratorType):
        raise Unusual
    if hasattr(value, "__await__"):
        raise Unusual
