"""Documents that select anything of a type, in all the ways that GraphQL has."""

from random import Random

from graphql import (
    GraphQLField,
    GraphQLNamedType,
    GraphQLSchema,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
    is_required_argument,
)

HEAD = "query ($yes: Boolean!, $no: Boolean!, $maybe: Boolean = true)"
CONDITIONS = ("@include(if: $yes)", "@skip(if: $no)", "@include(if: $no)", "@skip(if: $maybe)", "@include(if: true)")


def full_document(schema: GraphQLSchema, type_: GraphQLNamedType, depth: int) -> str:
    """Every field of the type, and of all that it leads to."""
    return f"{{ it {_full(schema, type_, depth)} }}"


def _full(schema: GraphQLSchema, type_: GraphQLNamedType, depth: int) -> str:
    if is_abstract_type(type_):
        possible = schema.get_possible_types(type_)
        return "{ __typename " + " ".join(f"... on {one.name} {_full(schema, one, depth)}" for one in possible) + " }"
    selected = ["__typename"]
    for name, field in type_.fields.items():  # type: ignore[attr-defined]  # only objects are left
        named = get_named_type(field.type)
        if _needs_arguments(field):
            continue
        if is_leaf_type(named):
            selected.append(f"{_alias(type_, name)}{name}")
        elif depth > 0:
            selected.append(f"{_alias(type_, name)}{name} {_full(schema, named, depth - 1)}")
    return "{ " + " ".join(selected) + " }"


def _alias(type_: GraphQLNamedType, name: str) -> str:
    """Fields of several types that stand side by side may differ in their type."""
    return f"{type_.name}_{name}: "


def _needs_arguments(field: GraphQLField) -> bool:
    return any(is_required_argument(argument) for argument in field.args.values())


class MadeDocuments:
    """Random documents: aliases, fragments, conditions, and fields that are selected twice."""

    def __init__(self, schema: GraphQLSchema, random: Random) -> None:
        self._schema = schema
        self._random = random
        self._fragments: list[str] = []

    def document(self, type_: GraphQLNamedType) -> str:
        """A document that selects of `it`, which is of this type."""
        self._fragments = []
        selected = " ".join(f"it {self._condition()} {self._selection(type_, 0)}" for _ in range(2))
        return " ".join([f"{HEAD} {{ {selected} again: it {self._selection(type_, 1)} }}", *self._fragments])

    def _selection(self, type_: GraphQLNamedType, depth: int) -> str:
        parts = ["__typename"]
        if is_abstract_type(type_):
            possible = self._schema.get_possible_types(type_)
            chosen = self._random.sample(possible, min(3, len(possible)))
            parts += [f"... on {one.name} {self._condition()} {self._selection(one, depth)}" for one in chosen]
        else:
            parts += [self._field(type_, name, field, depth) for name, field in self._chosen(type_)]
            if depth < 3 and self._random.random() < 0.3:
                parts.append(self._fragment(type_, depth))
        self._random.shuffle(parts)
        return "{ " + " ".join(parts) + " }"

    def _chosen(self, type_: GraphQLNamedType) -> list[tuple[str, GraphQLField]]:
        fields = list(type_.fields.items())  # type: ignore[attr-defined]  # objects have fields
        return self._random.choices(fields, k=min(len(fields), 8))

    def _field(self, type_: GraphQLNamedType, name: str, field: GraphQLField, depth: int) -> str:
        named = get_named_type(field.type)
        if _needs_arguments(field) or (not is_leaf_type(named) and depth > 3):
            return ""
        inner = "" if is_leaf_type(named) else self._selection(named, depth + 1)
        number = self._random.randrange(3)
        return f"{type_.name}_{name}_{number}: {name} {self._condition()} {inner}"

    def _fragment(self, type_: GraphQLNamedType, depth: int) -> str:
        if self._random.random() < 0.5:
            return f"... {self._condition()} {self._selection(type_, depth + 1)}"
        selected = self._selection(type_, depth + 1)
        name = f"Fragment{len(self._fragments)}"
        self._fragments.append(f"fragment {name} on {type_.name} {selected}")
        return f"...{name} {self._condition()}"

    def _condition(self) -> str:
        return self._random.choice(CONDITIONS) if self._random.random() < 0.15 else ""
