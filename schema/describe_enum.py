"""Publish a domain enumeration with a description for every value."""

from collections.abc import Mapping
from enum import Enum, EnumType
from typing import TypeVar

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition

E = TypeVar("E", bound=EnumType)


def describe_enum(enumeration: E, description: str, values: Mapping[Enum, str], *, name: str | None = None) -> E:
    """Register the enumeration under its own name or `name`; every member needs its text."""
    published = strawberry.enum(enumeration, name=name, description=description)
    definition: StrawberryEnumDefinition = getattr(published, "__strawberry_definition__")  # noqa: B009  # set by strawberry.enum
    texts = {member.name: text for member, text in values.items()}
    for value in definition.values:
        value.description = texts.pop(value.name)
    assert not texts
    return published
