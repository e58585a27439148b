"""Resolvers get exactly what Strawberry alone would give them."""

import asyncio
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any

import pytest
import strawberry
from strawberry.schema.config import StrawberryConfig

from schema.input_reading import install_readers
from schema.resolver_calls import install_calls
from schema.scalars import SCALARS


@strawberry.enum
class Color(Enum):
    RED = "red"
    BLUE = "blue"


@strawberry.input
class Inner:
    amount: Decimal


@strawberry.input
class Given:
    amount: Decimal
    colors: list[Color] = strawberry.field(default_factory=list)
    inner: Inner | None = None


@strawberry.type
class Part:
    name: str

    @strawberry.field
    def of_self(self, info: strawberry.Info, more: int = 3) -> str:
        return f"{self.name} {info.field_name} {info.context} {more}"

    @strawberry.field
    async def of_parent(self, owner: strawberry.Parent["Part"], more: list[int | None] | None = None) -> str:
        return f"{self is owner} {more}"

    @strawberry.field
    @staticmethod
    def of_nobody(name: Annotated[str, strawberry.argument(name="published")]) -> str:
        return name


@strawberry.type
class Query:
    @strawberry.field
    async def part(self) -> Part:
        return Part(name="a")

    @strawberry.field
    def nothing(self) -> str:
        return repr(self)

    @strawberry.field
    def given(self, given: Given, others: list[Given | None] | None = None) -> str:
        return f"{given} {others}"

    @strawberry.field
    def refused(self, color: Color) -> str:
        raise ValueError(color)


SELECTED = [
    "part { ofSelf again: ofSelf(more: 4) }",
    "part { ofParent none: ofParent(more: null) some: ofParent(more: [1, null]) one: ofParent(more: 1) }",
    'part { ofNobody(published: "a") }',
    "nothing",
    "given(given: {amount: 1.5})",
    'given(given: {amount: "2", colors: [RED, BLUE], inner: {amount: 3}}, others: null)',
    "given(given: {amount: 1, colors: RED}, others: [{amount: 1}, null])",
    "given(given: {amount: 1}, others: {amount: 1})",
    "refused(color: BLUE)",
]


@pytest.mark.parametrize("selected", SELECTED)
def test_like_strawberry(selected: str) -> None:
    assert answer(installed=True, selected=selected) == answer(installed=False, selected=selected)


def answer(*, installed: bool, selected: str) -> Any:
    schema = strawberry.Schema(query=Query, config=StrawberryConfig(scalar_map=SCALARS))
    if installed:
        core = schema._schema  # Strawberry has no public name for it
        install_readers(core, schema.config.name_converter)
        install_calls(core, schema.config)
    result = asyncio.run(schema.execute(f"{{ {selected} }}", context_value="context"))
    return result.data, [(error.path, str(error)) for error in result.errors or ()]
