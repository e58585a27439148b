"""How often the selection below a field is executed."""

from typing import Any

from graphql import (
    FieldNode,
    GraphQLField,
    IntValueNode,
    ListValueNode,
    ValueNode,
    VariableNode,
    value_from_ast_untyped,
)

from app.graphql.cost import PageSize

PAGE_ARGUMENTS = ("first", "last", "ids")
DIGITS_MAX = 10


def page_size(node: FieldNode, definition: GraphQLField, page_default: int) -> PageSize | int | None:
    """The number of items a field returns at most, or None if the field has no argument that says so."""
    if not any(name in definition.args for name in PAGE_ARGUMENTS):
        return None
    size: PageSize | int | None = None
    for argument in node.arguments or ():
        if argument.name.value in PAGE_ARGUMENTS:
            size = _narrow(size, argument.value, page_default)
    return page_default if size is None else size


def variable_default(node: ValueNode) -> Any:
    """The default of a variable, as far as a page size needs it."""
    if isinstance(node, IntValueNode):
        return _integer(node)
    return value_from_ast_untyped(node) if isinstance(node, ListValueNode) else None


def _narrow(size: PageSize | int | None, node: ValueNode, page_default: int) -> PageSize | int | None:
    if isinstance(node, VariableNode):
        return PageSize(node.name.value, page_default if size is None else size)
    if isinstance(node, IntValueNode):
        literal = max(_integer(node), 0)
    elif isinstance(node, ListValueNode):
        literal = len(node.values)
    else:
        return size
    if isinstance(size, PageSize):
        return PageSize(size.variable, literal)
    return literal if size is None else max(size, literal)


def _integer(node: IntValueNode) -> int:
    # Python refuses to read thousands of digits, and the schema refuses everything beyond 32 bits anyway.
    return int(node.value) if len(node.value) <= DIGITS_MAX else 10**DIGITS_MAX
