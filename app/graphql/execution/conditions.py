"""The variables that decide which fields of an operation are executed."""

from typing import Any

from graphql import (
    DirectiveNode,
    DocumentNode,
    GraphQLIncludeDirective,
    GraphQLSkipDirective,
    VariableNode,
    Visitor,
    visit,
)

CONDITIONS = (GraphQLSkipDirective.name, GraphQLIncludeDirective.name)


class _Conditions(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
        if node.name.value in CONDITIONS:
            values = (argument.value for argument in node.arguments or ())
            self.names |= {value.name.value for value in values if isinstance(value, VariableNode)}


def condition_variables(document: DocumentNode) -> tuple[str, ...]:
    """The names of the variables in any `@skip` or `@include` of the document."""
    collected = _Conditions()
    visit(document, collected)
    return tuple(sorted(collected.names))
