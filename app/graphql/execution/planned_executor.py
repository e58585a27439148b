"""An executor that reads plain fields by functions written for them, and leaves all others to the library."""

from collections.abc import Awaitable
from typing import Any

from graphql import Executor, GraphQLError, GraphQLObjectType, GraphQLResolveInfoHelpers, OperationType
from graphql.execution.collect_fields import CollectedFields, FieldDetailsList, GroupedFieldSet, collect_fields
from graphql.pyutils import Path

from app.graphql.execution.selection_plan import SelectionPlan

Data = dict[str, Any]


class PlannedExecutor(Executor[None]):
    """Executes one operation by a plan that all its executions share.

    What the functions do not expect the library executes from the start, so that errors are always its own. The schema
    has neither `@defer` nor `@stream`, and nothing aborts an execution but cancelling its task.
    """

    plan: SelectionPlan

    @property
    def async_helpers(self) -> GraphQLResolveInfoHelpers:
        """Made for those who ask: kept, they would tie the executor, and all that was loaded, into a cycle of garbage."""
        return GraphQLResolveInfoHelpers(gather=self.gather_async_work, track=self.track_async_work)

    @async_helpers.setter
    def async_helpers(self, _: GraphQLResolveInfoHelpers) -> None:
        """What the library makes of its own accord is not kept."""

    def execute_operation(self, serially: bool | None = None) -> Any:
        """As the library does, with the root fields collected once."""
        operation = self.operation.operation
        root_type = self.schema.get_root_type(operation)
        assert root_type is not None, "the document was validated"
        if serially is None:
            serially = operation is OperationType.MUTATION
        try:
            fields = self.plan.root_fields(self._collect_root_fields)
            if len(fields) == 1:
                return self._execute_alone(root_type, *fields.items())
            data: Any = self.execute_root_grouped_field_set(root_type, self.root_value, fields, serially, None)
        except GraphQLError as error:
            return self._failed(error)
        return self._respond(data) if self.is_awaitable(data) else self.build_response(data)

    def with_abort_signal(self, awaitable: Awaitable[Any]) -> Any:
        """The awaitable itself: there is no signal."""
        return awaitable

    def execute_fields(
        self,
        parent_type: GraphQLObjectType,
        source_value: Any,
        path: Path | None,
        grouped_field_set: GroupedFieldSet,
        position_context: None,
    ) -> Any:
        """All fields of one object: the plain ones by their reader, the others by the library."""
        selection = self.plan.selection(parent_type, grouped_field_set, self.collect_subfields)
        if selection is None or selection.read is None:
            return super().execute_fields(parent_type, source_value, path, grouped_field_set, position_context)
        try:
            data = selection.read(source_value)
        except Exception:  # noqa: BLE001  # the library finds out what it is, and where
            return super().execute_fields(parent_type, source_value, path, grouped_field_set, position_context)
        if not selection.others:
            return data
        others: Any = super().execute_fields(parent_type, source_value, path, selection.others, position_context)
        if self.is_awaitable(others):
            return _completed(data, others)
        data.update(others)
        return data

    def collect_subfields(
        self, return_type: GraphQLObjectType, field_details_list: FieldDetailsList
    ) -> CollectedFields:
        """As the library does, once for all executions."""
        return self.plan.subfields(return_type, field_details_list, super().collect_subfields)

    def _collect_root_fields(self) -> CollectedFields:
        root_type = self.schema.get_root_type(self.operation.operation)
        assert root_type is not None, "the document was validated"
        return collect_fields(self.schema, self.fragments, self.variable_values, root_type, self.operation)

    def _execute_alone(self, root_type: GraphQLObjectType, field: tuple[str, FieldDetailsList]) -> Any:
        """A root field that is alone needs nothing of what brings several together."""
        name, details = field
        value = self.execute_field(root_type, self.root_value, details, Path(None, name, root_type.name), None)
        if self.is_awaitable(value):
            return self._respond_alone(name, value)
        return self.build_response({name: value})

    async def _respond_alone(self, name: str, value: Awaitable[Any]) -> Any:
        try:
            return self.build_response({name: await value})
        except GraphQLError as error:
            return self._failed(error)

    async def _respond(self, data: Awaitable[Data]) -> Any:
        try:
            return self.build_response(await data)
        except GraphQLError as error:
            return self._failed(error)

    def _failed(self, error: GraphQLError) -> Any:
        self.collected_errors.add(error, None)
        return self.build_response(None)


async def _completed(data: Data, others: Awaitable[Data]) -> Data:
    data.update(await others)
    return data
