"""One pass over a document that measures every operation in it.

A fragment is measured once, however often it is spread: what it contributes does not depend on where it is spread.
So the pass is linear in the document, also for a chain of fragments that doubles at every step. It runs before
validation and therefore takes documents as they come: unknown fields and types measure as leaves, a fragment that
spreads itself as empty.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLCompositeType,
    GraphQLField,
    GraphQLNamedType,
    GraphQLSchema,
    InlineFragmentNode,
    NamedTypeNode,
    OperationDefinitionNode,
    OperationType,
    SelectionNode,
    SelectionSetNode,
    get_named_type,
    is_composite_type,
)

from app.graphql.cost import Cost, add, multiply
from app.graphql.pages import page_size, variable_default
from app.graphql.selection_variables import selection_variables
from app.graphql.shape import OperationShape

MUTATION_COST = 10
OBJECT_COST = 1
FREE_TYPE_SUFFIXES = ("Edge", "PageInfo")
CONNECTION_SUFFIX = "Connection"
ITEM_FIELDS = ("edges", "nodes")


@dataclass(slots=True)
class Measure:
    """What a selection adds up to. `paged` is the part of its cost that a page size multiplies.

    Introspection costs nothing, so it is counted: an alias on `__schema`, or below it or `__type`, repeats what may be
    the whole schema.
    """

    depth: int = 0
    introspection_depth: int = 0
    schema_introspections: int = 0
    type_introspections: int = 0
    introspection_aliases: int = 0
    aliases: int = 0
    directives: int = 0
    top_fields: int = 0
    flat: Cost = 0
    paged: Cost = 0
    fields: set[str] = field(default_factory=set)

    def include(self, other: "Measure") -> None:
        """Add a selection at the same level."""
        self.top_fields += other.top_fields
        self.flat = add(self.flat, other.flat)
        self.paged = add(self.paged, other.paged)
        self.nest(other, levels=0)

    def nest(self, other: "Measure", *, levels: int, introspection_levels: int = 0) -> None:
        """Add what is counted whatever the level; depth counts from `levels` further up."""
        self.depth = max(self.depth, other.depth + levels)
        self.introspection_depth = max(self.introspection_depth, other.introspection_depth + introspection_levels)
        self.schema_introspections += other.schema_introspections
        self.type_introspections += other.type_introspections
        self.introspection_aliases += other.introspection_aliases
        self.aliases += other.aliases
        self.directives += other.directives
        self.fields |= other.fields


class Measurer:
    """Measures the operations of one document against a schema."""

    def __init__(
        self, schema: GraphQLSchema, document: DocumentNode, *, page_default: int, field_costs: Mapping[str, int]
    ) -> None:
        self._schema = schema
        self._document = document
        self._page_default = page_default
        self._field_costs = field_costs
        definitions = document.definitions
        self._fragments = {node.name.value: node for node in definitions if isinstance(node, FragmentDefinitionNode)}
        self._measured: dict[str, Measure] = {}

    def measure(self, operation: OperationDefinitionNode) -> OperationShape:
        """Measure an operation with everything it spreads."""
        total = self._selection_set(self._schema.get_root_type(operation.operation), operation.selection_set)
        return OperationShape(
            type=operation.operation,
            depth=total.depth,
            introspection_depth=total.introspection_depth,
            schema_introspections=total.schema_introspections,
            type_introspections=total.type_introspections,
            introspection_aliases=total.introspection_aliases,
            aliases=total.aliases,
            directives=total.directives + len(operation.directives or ()),
            root_fields=total.top_fields,
            cost=add(total.flat, total.paged),
            variable_defaults=_variable_defaults(operation),
            fields=frozenset(total.fields),
            selection_variables=self._selection_variables(operation),
        )

    def _selection_variables(self, operation: OperationDefinitionNode) -> frozenset[str]:
        if operation.operation is not OperationType.SUBSCRIPTION:
            return frozenset()
        return selection_variables(self._document, operation)

    def _selection_set(self, parent: GraphQLNamedType | None, node: SelectionSetNode | None) -> Measure:
        total = Measure()
        for selection in _selections(node):
            total.directives += len(selection.directives or ())
            if isinstance(selection, FieldNode):
                self._field(parent, selection, total)
            elif isinstance(selection, InlineFragmentNode):
                within = self._condition(selection.type_condition) or parent
                total.include(self._selection_set(within, selection.selection_set))
            else:
                total.include(self._fragment(selection.name.value))  # type: ignore[attr-defined]  # only spreads are left
        return total

    def _fragment(self, name: str) -> Measure:
        measured = self._measured.get(name)
        if measured is None:
            # Known as empty while it is measured: this ends cycles, which validation reports.
            self._measured[name] = Measure()
            node = self._fragments.get(name)
            measured = (
                self._selection_set(self._condition(node.type_condition), node.selection_set) if node else Measure()
            )
            self._measured[name] = measured
        return measured

    def _field(self, parent: GraphQLNamedType | None, node: FieldNode, total: Measure) -> None:
        name = node.name.value
        definition = self._definition(parent, name)
        inner = self._selection_set(get_named_type(definition.type) if definition else None, node.selection_set)
        total.top_fields += 1
        total.aliases += node.alias is not None
        if definition is None or parent is None:
            total.nest(inner, levels=1)
        elif name.startswith("__") or parent.name.startswith("__"):
            total.nest(inner, levels=0, introspection_levels=1)
            total.schema_introspections += name == "__schema"
            total.type_introspections += name == "__type"
            total.introspection_aliases += node.alias is not None and parent.name.startswith("__")
        else:
            key = f"{parent.name}.{name}"
            total.fields.add(key)
            total.nest(inner, levels=1)
            self._add_cost(total, self._cost(parent, key, node, definition, inner), paged=name in ITEM_FIELDS)

    def _cost(
        self, parent: GraphQLNamedType, key: str, node: FieldNode, definition: GraphQLField, inner: Measure
    ) -> Cost:
        type_ = get_named_type(definition.type)
        own = self._field_costs.get(key)
        if own is None:
            own = _default_cost(type_) + (MUTATION_COST if parent is self._schema.mutation_type else 0)
        size = page_size(node, definition, self._page_default)
        if size is None:
            return add(own, add(inner.flat, inner.paged))
        if type_.name.endswith(CONNECTION_SUFFIX):
            return add(own, add(inner.flat, multiply(size, inner.paged)))
        return add(own, multiply(size, add(inner.flat, inner.paged)))

    @staticmethod
    def _add_cost(total: Measure, cost: Cost, *, paged: bool) -> None:
        if paged:
            total.paged = add(total.paged, cost)
        else:
            total.flat = add(total.flat, cost)

    def _definition(self, parent: GraphQLNamedType | None, name: str) -> GraphQLField | None:
        if parent is None or not is_composite_type(parent):
            return None
        composite: GraphQLCompositeType = parent
        return self._schema.get_field(composite, name)

    def _condition(self, node: NamedTypeNode | None) -> GraphQLNamedType | None:
        return self._schema.get_type(node.name.value) if node else None


def _selections(node: SelectionSetNode | None) -> Iterable[SelectionNode]:
    return node.selections if node else ()


def _default_cost(type_: GraphQLNamedType) -> int:
    return OBJECT_COST if is_composite_type(type_) and not type_.name.endswith(FREE_TYPE_SUFFIXES) else 0


def _variable_defaults(operation: OperationDefinitionNode) -> dict[str, Any]:
    return {
        definition.variable.name.value: variable_default(definition.default_value)
        for definition in operation.variable_definitions or ()
        if definition.default_value
    }
