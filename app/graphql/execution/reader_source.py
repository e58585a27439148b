"""The source of a function that reads the plain fields of an object, written from a selection.

The function does for all of them at once what graphql-core does for each in a dozen calls. It knows no errors: any value
that is not as usual makes it raise, and the caller has the library execute the same fields again, which then says what
is wrong and where. That is possible because to read plain fields changes nothing.
"""

from collections.abc import Callable
from typing import Any

from graphql import (
    FieldNode,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)
from graphql.execution.collect_fields import CollectedFields, FieldDetailsList, GroupedFieldSet

from app.graphql.execution.leaves import leaf_of
from app.graphql.execution.plain_fields import Unusual, expect_usual, shown_attribute, shown_class

CollectSubfields = Callable[[GraphQLObjectType, FieldDetailsList], CollectedFields]
Read = Callable[[Any], dict[str, Any]]

INDENT = "    "
TYPE_NAME = "__typename"


class NotPlain(Exception):
    """There is more to a field than attributes, or there are too many fields."""


class ReaderSource:
    """Writes one reader. `fields_left` is how many fields may still be written."""

    def __init__(self, schema: GraphQLSchema, collect: CollectSubfields, fields_left: int) -> None:
        self.fields_left = fields_left
        self._schema = schema
        self._collect = collect
        self._functions: list[str] = []
        self._constants: dict[str, Any] = {"Unusual": Unusual}
        self._names = 0

    def write(self, parent_type: GraphQLObjectType, fields: GroupedFieldSet) -> tuple[Read | None, GroupedFieldSet]:
        """The function that reads the plain ones of these fields, if there are any, and the others.

        In what it answers the others are None, in their places.
        """
        lines: list[str] = []
        items: list[str] = []
        others: GroupedFieldSet = {}
        for name, details in fields.items():
            written: list[str] = []
            try:
                shown = self._field(parent_type, details, "it", written, INDENT)
            except NotPlain:
                others[name] = details
                items.append(f"{name!r}: None")
            else:
                lines += written
                items.append(f"{name!r}: {shown}")
        if len(others) == len(fields):
            return None, others
        return self._compile([*lines, f"{INDENT}return {{{', '.join(items)}}}"]), others

    def _compile(self, lines: list[str]) -> Read:
        source = "\n".join([*self._functions, "def read(it):", *lines])
        exec(compile(source, "<plain fields>", "exec"), self._constants)  # noqa: S102  # of clients it holds names, quoted
        read: Read = self._constants["read"]
        return read

    def _field(
        self, parent_type: GraphQLObjectType, details: FieldDetailsList, source: str, lines: list[str], indent: str
    ) -> str:
        """Write how one field is read; the answer is the expression that holds its value.

        Raises NotPlain, and leaves lines behind that are of no use then.
        """
        self.fields_left -= 1
        if self.fields_left < 0:
            raise NotPlain
        node: FieldNode = details[0].node
        if node.name.value == TYPE_NAME:
            return repr(parent_type.name)
        field = self._schema.get_field(parent_type, node.name.value)
        attribute = shown_attribute(field, node) if field else None
        if field is None or attribute is None:
            raise NotPlain
        value = self._name("value")
        lines.append(f"{indent}{value} = {source}.{attribute}")
        self._value(field.type, details, value, lines, indent)
        return value

    def _value(
        self, type_: GraphQLOutputType, details: FieldDetailsList, value: str, lines: list[str], indent: str
    ) -> None:
        """Write how the variable `value` is completed in place."""
        if is_non_null_type(type_):
            type_ = type_.of_type
        else:
            lines.append(f"{indent}if {value} is not None:")
            indent += INDENT
        if is_list_type(type_):
            self._list(type_.of_type, details, value, lines, indent)
        elif is_leaf_type(type_):
            self._leaf(type_, value, lines, indent)
        elif is_object_type(type_):
            self._object(type_, details, value, lines, indent)
        else:
            raise NotPlain

    def _list(
        self, item_type: GraphQLOutputType, details: FieldDetailsList, value: str, lines: list[str], indent: str
    ) -> None:
        lines.append(f"{indent}if {value}.__class__ is not tuple and {value}.__class__ is not list: raise Unusual")
        named = item_type.of_type if is_non_null_type(item_type) else item_type
        if is_abstract_type(named):
            lines += [f"{indent}if {value}: raise Unusual", f"{indent}{value} = []"]
            return
        item, body = self._name("item"), []  # type: tuple[str, list[str]]
        self._value(item_type, details, "one", body, INDENT)
        self._functions += [f"def {item}(one):", *body, f"{INDENT}return one"]
        lines.append(f"{indent}{value} = [{item}(one) for one in {value}]")

    def _leaf(self, type_: Any, value: str, lines: list[str], indent: str) -> None:
        leaf = leaf_of(type_)
        complete = f"{self._constant(leaf.complete)}({value})"
        if leaf.is_itself is not None:
            lines.append(f"{indent}if not ({leaf.is_itself.format(value=value)}): {value} = {complete}")
        elif leaf.members is not None:
            named = f"{self._constant(leaf.names)}[{value}]"
            condition = f"{value}.__class__ is {self._constant(leaf.members)}"
            lines.append(f"{indent}{value} = {named} if {condition} else {complete}")
        else:
            lines.append(f"{indent}{value} = {complete}")

    def _object(
        self, type_: GraphQLObjectType, details: FieldDetailsList, value: str, lines: list[str], indent: str
    ) -> None:
        shown = shown_class(type_)
        if shown is None:
            raise NotPlain
        known: set[type] = set()

        def expect_shown(found: Any) -> None:
            expect_usual(found)
            if not isinstance(found, shown):
                raise Unusual
            known.add(found.__class__)

        expect = f"{self._constant(expect_shown)}({value})"
        lines.append(f"{indent}if {value}.__class__ not in {self._constant(known)}: {expect}")
        fields = self._collect(type_, details).grouped_field_set
        items = [(name, self._field(type_, inner, value, lines, indent)) for name, inner in fields.items()]
        lines.append(f"{indent}{value} = {{{', '.join(f'{name!r}: {shown}' for name, shown in items)}}}")

    def _name(self, what: str) -> str:
        self._names += 1
        return f"{what}_{self._names}"

    def _constant(self, value: Any) -> str:
        name = self._name("constant")
        self._constants[name] = value
        return name
