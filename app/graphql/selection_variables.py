"""The variables that what is selected of an event depends on.

The arguments of a subscription's root field choose the events and do not count: subscribers who joined at different
cursors still see the same thing in the same event.
"""

from collections.abc import Iterator
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    Node,
    OperationDefinitionNode,
    VariableNode,
    Visitor,
    visit,
)


class VariableNames(Visitor):
    """Collects the names of variables."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_variable(self, node: VariableNode, *_: Any) -> None:
        self.names.add(node.name.value)


def selection_variables(document: DocumentNode, operation: OperationDefinitionNode) -> frozenset[str]:
    """The names of the variables used below the root field or in any fragment."""
    collected = VariableNames()
    for node in _below_root(document, operation):
        visit(node, collected)
    return frozenset(collected.names)


def _below_root(document: DocumentNode, operation: OperationDefinitionNode) -> Iterator[Node]:
    for selection in operation.selection_set.selections:
        if isinstance(selection, FieldNode):
            yield from selection.directives or ()
            if selection.selection_set:
                yield selection.selection_set
        else:
            yield selection
    yield from (node for node in document.definitions if isinstance(node, FragmentDefinitionNode))
