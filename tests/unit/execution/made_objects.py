"""Objects of any type of a schema, made of random values: mostly such as the type promises, some that it does not."""

from collections.abc import Callable, Generator, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from random import Random
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    Undefined,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)
from msgspec import Struct
from msgspec.structs import fields
from strawberry.types.field import StrawberryField

NESTED_MAX = 4
LEAVES: dict[str, tuple[Any, ...]] = {
    "String": ("", "a", "ä\n💥"),
    "ID": ("ord_A", "7"),
    "Int": (0, -1, 2**31 - 1),
    "Float": (0.0, -1.5, 3),
    "Boolean": (True, False),
    "DateTime": (datetime(2026, 3, 9, 14, 7, 31, 250_999, tzinfo=UTC),),
    "Date": (date(2026, 3, 9),),
    "Decimal": (Decimal("19.90"), Decimal("1E+3")),
    "CurrencyCode": ("USD",),
    "CountryCode": ("US",),
    "Cursor": ("AQAA",),
}


class Later:
    """Can be awaited again and again."""

    def __init__(self, value: object) -> None:
        self._value = value

    def __await__(self) -> Generator[None, None, object]:
        yield
        return self._value


class Several:
    """An iterable that is neither a list nor a tuple."""

    def __init__(self, items: list[object]) -> None:
        self._items = items

    def __iter__(self) -> Iterator[object]:
        return iter(self._items)


class Text(str):
    """A text of a class of its own."""

    __slots__ = ()


STRANGE: tuple[Callable[[], object], ...] = (
    lambda: None,
    lambda: Undefined,
    lambda: ValueError("a value that is an exception"),
    lambda: Later("late"),
    lambda: Later(None),
    lambda: 2**31,
    lambda: 1.5,
    lambda: True,
    lambda: "text",
    lambda: Text("OPEN"),
    lambda: b"bytes",
    list,
    lambda: (1, None),
    lambda: Several(["a", "b"]),
    lambda: {"id": 1},
    object,
)


class MadeObjects:
    """Makes objects; of all values that are asked for, `strange` of a thousand are not what the type promises."""

    def __init__(self, schema: GraphQLSchema, random: Random, strange: int) -> None:
        self._schema = schema
        self._random = random
        self._strange = strange

    def make(self, type_: GraphQLObjectType, nested: int = 0) -> object:
        """An object whose attributes are all that the type shows; it is one of the class that the type shows, if any."""
        attributes: dict[str, object] = {}
        for field in type_.fields.values():
            definition: StrawberryField = field.extensions["strawberry-definition"]
            if definition.is_basic_field:
                attributes[definition.python_name] = self._value(field.type, nested)
        shown = getattr(getattr(type_.is_type_of, "__self__", None), "shows", None)
        own = type_.extensions["strawberry-definition"].origin
        kind: type = shown if shown is not None else own if type_.is_type_of else object
        if self._is_strange():
            kind = object
        made = type(type_.name, (kind,), attributes)
        if issubclass(kind, Struct):
            return made(**{field.name: None for field in fields(kind)})  # hidden by the attributes of its class
        return object.__new__(made)

    def _value(self, type_: GraphQLOutputType, nested: int) -> object:
        if self._is_strange():
            return self._random.choice(STRANGE)()
        if is_non_null_type(type_):
            type_ = type_.of_type
        elif self._random.random() < 0.2 or nested > NESTED_MAX:
            return None
        if is_list_type(type_):
            count = 0 if nested > NESTED_MAX else self._random.choice((0, 1, 2, 3))
            items = [self._value(type_.of_type, nested + 1) for _ in range(count)]
            return self._random.choice((list, tuple))(items)
        named = get_named_type(type_)
        if is_leaf_type(named):
            return self._leaf(named)
        possible: Any = self._schema.get_possible_types(named) if is_abstract_type(named) else (named,)
        return self.make(self._random.choice(possible), nested + 1)

    def _is_strange(self) -> bool:
        return self._random.randrange(1_000) < self._strange

    def _leaf(self, type_: Any) -> object:
        if isinstance(type_, GraphQLEnumType):
            return self._random.choice(list(type_.wrapped_cls))  # type: ignore[attr-defined]  # Strawberry's enums have it
        return self._random.choice(LEAVES[type_.name])
