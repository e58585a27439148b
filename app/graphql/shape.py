"""What one pass over a document finds out about an operation."""

from collections.abc import Mapping
from typing import Any

from graphql import OperationType
from msgspec import Struct

from app.graphql.cost import Cost, evaluate
from app.graphql.errors import DocumentRefused
from app.graphql.limits import Limits


class OperationShape(Struct, frozen=True, kw_only=True, eq=False):
    """The size of an operation with its fragments spread, and every field it reads.

    `fields` holds "Type.field" of all fields but introspection; `variable_defaults` holds the defaults that the
    document gives to variables; `selection_variables` names the variables that the result of one event of a
    subscription depends on.
    """

    type: OperationType
    depth: int
    introspection_depth: int
    schema_introspections: int
    type_introspections: int
    introspection_aliases: int
    aliases: int
    directives: int
    root_fields: int
    cost: Cost
    variable_defaults: Mapping[str, Any]
    fields: frozenset[str]
    selection_variables: frozenset[str] = frozenset()

    def cost_for(self, variables: Mapping[str, Any]) -> int:
        """The cost of the operation when it runs with these variables."""
        if isinstance(self.cost, int):
            return self.cost
        return evaluate(self.cost, {**self.variable_defaults, **variables})

    def check(self, limits: Limits) -> None:
        """Check everything but the cost, which depends on variables.

        Raises DocumentRefused for the first limit that is exceeded.
        """
        roots = limits.mutation_root_fields if self.type is OperationType.MUTATION else limits.query_root_fields
        for name, actual, maximum in (
            ("depth", self.depth, limits.depth),
            ("introspection depth", self.introspection_depth, limits.introspection_depth),
            ("introspection", self.schema_introspections, limits.schema_introspections),
            ("introspection", self.type_introspections, limits.type_introspections),
            ("introspection aliases", self.introspection_aliases, limits.introspection_aliases),
            ("aliases", self.aliases, limits.aliases),
            ("directives", self.directives, limits.directives),
            ("root fields", self.root_fields, roots),
        ):
            if actual > maximum:
                raise DocumentRefused.over_limit(name, actual=actual, maximum=maximum)
