"""What is worked out once about an operation, and what it takes to execute it then."""

from typing import Any

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    Undefined,
    default_field_resolver,
    default_type_resolver,
)
from graphql.execution.collect_fields import FragmentDetails
from graphql.execution.values import VariableValues
from strawberry.execution import optimized_is_awaitable

from app.graphql.execution.conditions import condition_variables
from app.graphql.execution.planned_executor import PlannedExecutor
from app.graphql.execution.selection_plan import SelectionPlan
from app.graphql.execution.variables import Variables

PLANS_MAX = 8
"""Plans are kept for so many combinations of conditions. Clients have few; a hostile one could send 2^50."""


class ExecutableOperation:
    """One operation of a valid document."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode) -> None:
        definitions = document.definitions
        self._schema = schema
        self._operation = operation
        self._fragments = {node.name.value: node for node in definitions if isinstance(node, FragmentDefinitionNode)}
        self._details = {name: FragmentDetails(node) for name, node in self._fragments.items()}
        self._variables = Variables(schema, operation)
        self._conditions = condition_variables(document)
        self._plans: dict[tuple[Any, ...], SelectionPlan] = {}

    def executor(self, variables: dict[str, Any], context: Any) -> PlannedExecutor | list[GraphQLError]:
        """An executor for these variables, or what is wrong with them."""
        values = self._variables.coerce(variables)
        if isinstance(values, list):
            return values
        executor = PlannedExecutor(
            self._schema,
            self._fragments,
            self._details,
            None,
            context,
            self._operation,
            values,
            default_field_resolver,
            default_type_resolver,
            default_field_resolver,
            is_awaitable=optimized_is_awaitable,  # type: ignore[arg-type]  # a plain bool, not a type guard
        )
        executor.plan = self._plan(values)
        return executor

    def _plan(self, values: VariableValues) -> SelectionPlan:
        conditions = tuple([values.coerced.get(name, Undefined) for name in self._conditions])
        plan = self._plans.get(conditions)
        if plan is None:
            plan = SelectionPlan(self._schema)
            if len(self._plans) < PLANS_MAX:
                self._plans[conditions] = plan
        return plan
