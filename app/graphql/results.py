"""The results of an operation, whether it has one or many."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

from graphql import OperationType

from app.graphql.endpoint import Endpoint
from app.graphql.pipeline import PreparedOperation, Result
from resolvers.context import RequestContext


async def results(
    endpoint: Endpoint, prepared: PreparedOperation, context: RequestContext
) -> AsyncGenerator[Result, None]:
    """Run the operation; queries and mutations count as operations in flight.

    Raises RequestRefused as the pipeline does.
    """
    if prepared.type is OperationType.SUBSCRIPTION:
        async with aclosing(endpoint.pipeline.subscribe(prepared, context)) as bodies:
            async for body in bodies:
                yield body
    else:
        with endpoint.gate:
            yield await endpoint.pipeline.execute(prepared, context)
