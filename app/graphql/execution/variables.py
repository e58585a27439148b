"""Values of variables by functions that are worked out once per operation.

graphql-core looks up the type of each variable, the fields of each input and their defaults again for each request.
What these functions do not accept is left to it, so that errors are always its own.
"""

from typing import Any

from graphql import GraphQLError, GraphQLSchema, OperationDefinitionNode, is_non_null_type
from graphql.execution.get_variable_signature import GraphQLVariableSignature, get_variable_signature
from graphql.execution.values import VariableValues, VariableValueSource, get_variable_values

from app.graphql.execution.coercion import Coerce, Unexpected, coercer

COERCION_ERRORS_MAX = 50


class Variables:
    """The variables of one operation."""

    def __init__(self, schema: GraphQLSchema, operation: OperationDefinitionNode) -> None:
        self._schema = schema
        self._definitions = operation.variable_definitions or ()
        try:
            self._known = self._worked_out()
        except Unexpected:
            self._known = None

    def coerce(self, given: dict[str, Any]) -> VariableValues | list[GraphQLError]:
        """The values of the variables, or what is wrong with them."""
        if self._known is not None:
            try:
                return _coerced(self._known, given)
            except Exception:  # noqa: BLE001, S110  # the library finds out what is wrong, if anything is
                pass
        return get_variable_values(self._schema, self._definitions, given, max_errors=COERCION_ERRORS_MAX)

    def _worked_out(self) -> list[tuple[GraphQLVariableSignature, Coerce]] | None:
        signatures = [get_variable_signature(self._schema, definition) for definition in self._definitions]
        return [
            (signature, coercer(signature.type))
            for signature in signatures
            if not isinstance(signature, GraphQLError)  # the document is valid
        ]


def _coerced(known: list[tuple[GraphQLVariableSignature, Coerce]], given: dict[str, Any]) -> VariableValues:
    sources: dict[str, VariableValueSource] = {}
    coerced: dict[str, Any] = {}
    for signature, coerce in known:
        name = signature.name
        if name in given:
            value = given[name]
            sources[name] = VariableValueSource(signature, value)
            if value is not None:
                coerced[name] = coerce(value)
                continue
            if is_non_null_type(signature.type):
                raise Unexpected
            coerced[name] = None
        elif signature.default is not None or is_non_null_type(signature.type):
            raise Unexpected
        else:
            sources[name] = VariableValueSource(signature)
    return VariableValues(sources, coerced)
