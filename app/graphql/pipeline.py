"""From a request to its result: check the document, its cost and who asks, then execute.

Execution goes to the GraphQL library directly and not through Strawberry's `Schema.execute`, whose chain of
extensions costs as much as a small query. So the schema must not have extensions or operation directives.
"""

import time
from collections.abc import AsyncGenerator, AsyncIterable, Coroutine, Mapping
from contextlib import aclosing
from functools import partial
from typing import Any

import orjson
import strawberry
from graphql import ExecutionResult, Executor, OperationType, create_source_event_stream
from msgspec import Struct
from strawberry.execution import optimized_is_awaitable

from app.graphql.authorization import authorize
from app.graphql.deadline import Deadline, TimeLimit
from app.graphql.documents import Documents
from app.graphql.errors import BAD_USER_INPUT, TIMEOUT, DocumentRefused, RequestRefused
from app.graphql.execution.executable import ExecutableOperation
from app.graphql.limits import Limits
from app.graphql.reporting import ErrorReporter
from app.graphql.requests import GraphQLRequest
from app.graphql.shape import OperationShape
from app.graphql.sharing import SharedResults, view_key
from app.graphql.validation import refused
from domain.access.principal import Principal
from resolvers.context import RequestContext

Body = dict[str, Any]
Result = Body | orjson.Fragment
"""One result; a fragment is one that was serialized for several subscribers."""


class PreparedOperation(Struct, frozen=True):
    """An operation that may run: checked, affordable and allowed to its principal."""

    request: GraphQLRequest
    executable: ExecutableOperation
    shape: OperationShape
    cost: int

    @property
    def type(self) -> OperationType:
        return self.shape.type

    @property
    def mutation_field_count(self) -> int:
        return self.shape.root_fields if self.shape.type is OperationType.MUTATION else 0


class Pipeline:
    """Prepares and runs the operations of one schema."""

    def __init__(
        self,
        schema: strawberry.Schema,
        *,
        policies: Mapping[str, str],
        limits: Limits,
        field_costs: Mapping[str, int],
        reporter: ErrorReporter,
    ) -> None:
        assert not schema.extensions, "schema extensions would be ignored"
        assert not schema.directives, "operation directives would be ignored"
        core = schema._schema  # noqa: SLF001  # Strawberry has no public name for the schema it builds
        self._documents = Documents(core, policies, limits, field_costs)
        self._limits = limits
        self._reporter = reporter
        self._time_limit = TimeLimit(limits.operation_timeout_seconds, partial(_timeout, limits))
        self._shared = SharedResults()

    def prepare(self, request: GraphQLRequest, principal: Principal) -> PreparedOperation:
        """Check the document, its cost and the rights of the principal.

        Raises DocumentRefused or RequestRefused.
        """
        operation = self._documents.get(request.query).select(request.operation_name)
        cost = operation.shape.cost_for(request.variables)
        if cost > self._limits.cost:
            raise DocumentRefused.over_limit("cost", actual=cost, maximum=self._limits.cost)
        authorize(operation.requirements, principal)
        return PreparedOperation(request, operation.executable, operation.shape, cost)

    def execute(self, prepared: PreparedOperation, context: RequestContext) -> Coroutine[Any, Any, Body]:
        """Run a query or a mutation to its end.

        Raises DocumentRefused for bad variables, and RequestRefused with TIMEOUT after the time limit.
        """
        return self._run(self._build(prepared, context), None, prepared, context)

    async def subscribe(self, prepared: PreparedOperation, context: RequestContext) -> AsyncGenerator[Result, None]:
        """Run a subscription: one result per event, each executed with a fresh context.

        An event with a `share_key` is executed once for all subscribers to whom it looks the same.

        Raises DocumentRefused or RequestRefused if the source does not start, and RequestRefused if it breaks.
        """
        executor = self._build(prepared, context)
        source = await self._open(executor, context)
        view = view_key(prepared.shape, prepared.request.variables, context.principal)
        shown_at = 0.0
        async with aclosing(self._events(source, context)) as events:
            async for payload in events:
                execute = partial(self._run_event, executor, payload, prepared, context)
                share_key = getattr(payload, "share_key", None)
                if share_key is None:
                    body = await execute()
                    shown_at = time.monotonic()
                    yield body
                else:
                    shared = self._shared.get((share_key, view), execute, begun_after=shown_at)
                    text = await shared.get()
                    shown_at = shared.ended_at
                    yield text

    def _build(self, prepared: PreparedOperation, context: RequestContext) -> Executor[Any]:
        executor = prepared.executable.executor(prepared.request.variables, context)
        if isinstance(executor, list):
            raise refused(BAD_USER_INPUT, *executor[: self._limits.validation_errors])
        return executor

    async def _run_event(
        self, executor: Executor[Any], payload: Any, prepared: PreparedOperation, context: RequestContext
    ) -> Body:
        event_context = context.fresh()
        event_executor = executor.build_per_event_executor(payload)
        event_executor.context_value = event_context
        return await self._run(event_executor, False, prepared, event_context)

    async def _run(
        self, executor: Executor[Any], serially: bool | None, prepared: PreparedOperation, context: RequestContext
    ) -> Body:
        result: Any = executor.execute_operation(serially)
        if not isinstance(result, ExecutionResult):
            with Deadline(self._time_limit):
                result = await result
        body: Body = {"data": result.data}
        if result.errors:
            body["errors"] = self._reporter.report(result.errors, context.request_id)
        body["extensions"] = {"cost": prepared.cost, **context.extensions}
        return body

    async def _open(self, executor: Executor[Any], context: RequestContext) -> AsyncIterable[Any]:
        stream: Any = create_source_event_stream(executor)
        if optimized_is_awaitable(stream):
            with Deadline(self._time_limit):
                stream = await stream
        if isinstance(stream, ExecutionResult):
            errors = self._reporter.report(stream.errors or [], context.request_id)
            raise DocumentRefused(errors[0]["extensions"]["code"], errors)
        return stream  # type: ignore[no-any-return]  # the library types it as awaitable or not

    async def _events(self, source: AsyncIterable[Any], context: RequestContext) -> AsyncGenerator[Any, None]:
        try:
            async for payload in source:
                yield payload
        except Exception as error:
            refusal = self._reporter.refusal(error, context.request_id)
            raise refusal from error
        finally:
            close = getattr(source, "aclose", None)
            if close is not None:
                await close()


def _timeout(limits: Limits) -> RequestRefused:
    return RequestRefused(TIMEOUT, f"The operation took longer than {limits.operation_timeout_seconds:g} s.", 504)
