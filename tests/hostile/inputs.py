"""Random variables for any root field, by the published schema: mostly of the right type, often of no sense."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    get_named_type,
    is_leaf_type,
)

TEXTS = [
    "", " ", "\x00", "a\x00b", "\n", "|", "}", ".", "a.b", "$where", "$gt", "{$ne:null}", "^(a+)+$", "\\", '"',
    "\u202ea", "\ufeff", "a\u0300", "💥" * 20, "x" * 65, "x" * 501, "x" * 20_000, "\ud800",
    "ord_", "ful_-1", "ful_x-99999999999999999999", "shp_x-0", "lin_x--1", "hld_\x00", "stk_|", "stk_a|b|c", "loc_", "trk_", "trk_AAAA",
    "NaN", "-Infinity", "1e400", "1e39", "9" * 39, "0." + "1" * 38, "-0", "١٢", "1_000",
    "0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59-14:00", "2026-02-30T00:00:00Z",
]  # fmt: skip
NUMBERS = [0, -1, 1_000_000, 1_000_001, 2**31 - 1, -(2**31), 2**31, 2**63, 10**400, 1.5, 1e308, -0.0, True]
STRAYS = [None, [], {}, {"$gt": ""}, [["a"]], True, 5]
SENSIBLE: dict[str, list[Any]] = {
    "Int": [1, 2, 3],
    "Float": [40.5, -83.0],
    "Boolean": [True, False],
    "DateTime": ["2026-01-05T12:00:00Z", "2025-12-31T23:59:59.123456789+05:30"],
    "Date": ["2026-12-25", "0001-01-01"],
    "Decimal": ["9.99", "0", "-1", 5],
    "CurrencyCode": ["USD", "JPY"],
    "CountryCode": ["US", "DE"],
    "Cursor": ["AQAAAAAAAAEXf____w", "WyJBIl0", "WyIyMDI2LTAxLTAxVDAwOjAwOjAwWiIsIm9yZF8iXQ"],
    "String": ["TEA", "MUG", "EAST", "WEST", "SHOP", "WEB", "UPS", "10004", "key-a"],
}


class Inputs:
    """The same seed and names give the same inputs."""

    def __init__(self, schema: GraphQLSchema, seed: int, ids: Sequence[str]) -> None:
        self._schema = schema
        self._random = Random(seed)
        self._ids = ids

    def request(self, field: GraphQLField, name: str, operation: str) -> tuple[str, dict[str, Any]]:
        """A document with this root field alone, and variables for some of its arguments."""
        chosen = {
            argument: given.type
            for argument, given in field.args.items()
            if isinstance(given.type, GraphQLNonNull) or self._random.random() < 0.4
        }
        declared = ", ".join(f"${argument}: {type_}" for argument, type_ in chosen.items())
        passed = ", ".join(f"{argument}: ${argument}" for argument in chosen)
        head = f"{operation}({declared}) {{ {name}({passed})" if chosen else f"{operation} {{ {name}"
        selected = "" if is_leaf_type(get_named_type(field.type)) else " { __typename }"
        return f"{head}{selected} }}", {argument: self._value(type_) for argument, type_ in chosen.items()}

    def _value(self, type_: GraphQLInputType) -> Any:
        chance = self._random.random()
        if chance < 0.01:
            return self._random.choice(STRAYS)
        if isinstance(type_, GraphQLNonNull):
            return self._value(type_.of_type)
        if isinstance(type_, GraphQLList):
            length = self._random.choice([0, 1, 1, 1, 2, 3] if chance < 0.97 else [201, 500])
            return [self._value(type_.of_type) for _ in range(length)]
        if isinstance(type_, GraphQLInputObjectType):
            return self._object(type_)
        if isinstance(type_, GraphQLEnumType):
            return self._random.choice(list(type_.values))
        return self._scalar(type_.name, nasty=chance > 0.85)

    def _object(self, type_: GraphQLInputObjectType) -> dict[str, Any]:
        optional = 0.15 if self._random.random() < 0.5 else 0.7
        given = {
            name: self._value(field.type)
            for name, field in type_.fields.items()
            if isinstance(field.type, GraphQLNonNull) or self._random.random() < optional
        }
        if self._random.random() < 0.02:
            given[self._random.choice(["$where", "__proto__", "a.b", ""])] = 1
        return given

    def _scalar(self, name: str, *, nasty: bool) -> Any:
        if nasty:
            return self._random.choice(NUMBERS if name in ("Int", "Float") else TEXTS)
        if name == "ID":
            return self._random.choice(self._ids)
        return self._random.choice(SENSIBLE[name])


def root_fields(schema: GraphQLSchema) -> Mapping[str, tuple[str, GraphQLField]]:
    """Every query and mutation by name, with the kind of its operation."""
    assert schema.query_type is not None
    assert schema.mutation_type is not None
    return {
        **{name: ("query", field) for name, field in schema.query_type.fields.items()},
        **{name: ("mutation", field) for name, field in schema.mutation_type.fields.items()},
    }
