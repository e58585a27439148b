"""Everything the transports share: one schema with its policies, limits and services."""

import re
from collections.abc import Awaitable, Callable, Mapping
from random import getrandbits
from typing import Any

import strawberry
from msgspec import Struct

from app.graphql.connections import Connections
from app.graphql.errors import RequestRefused
from app.graphql.gate import Gate
from app.graphql.limits import Limits
from app.graphql.pipeline import Pipeline, PreparedOperation
from app.graphql.reporting import Classify, ErrorReporter, classify_nothing
from domain.access.credentials import InvalidCredentials
from domain.access.principal import Principal
from resolvers.context import RequestContext

Authenticate = Callable[[str | None], Awaitable[Principal]]
"""Tells who sends this `Authorization` header. Raises InvalidCredentials; no header is an anonymous principal."""

REQUEST_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}")


class Endpoint(Struct, frozen=True, kw_only=True):
    """One GraphQL endpoint, whatever the transport."""

    pipeline: Pipeline
    authenticate: Authenticate
    reporter: ErrorReporter
    services: Any
    limits: Limits
    gate: Gate
    connections: Connections
    editor_enabled: bool

    def context(
        self, principal: Principal, prepared: PreparedOperation, request_id: str, idempotency_key: str | None = None
    ) -> RequestContext:
        """A context for one operation, with nothing loaded."""
        return RequestContext(
            principal=principal,
            request_id=request_id,
            services=self.services,
            idempotency_key_header=idempotency_key,
            mutation_field_count=prepared.mutation_field_count,
        )

    async def still_identifies(self, authorization: str | None, principal: Principal, request_id: str) -> bool:
        """Whether the header is still that of this principal. Nobody is cut off because of a look-up that failed."""
        try:
            return await self.authenticate(authorization) == principal
        except InvalidCredentials:
            return False
        except Exception as error:  # noqa: BLE001  # a defect is logged
            self.refusal(error, request_id)
            return True

    def refusal(self, error: BaseException, request_id: str) -> RequestRefused:
        """What to answer instead of `error`."""
        return self.reporter.refusal(error, request_id)


def create_endpoint(
    *,
    schema: strawberry.Schema,
    policies: Mapping[str, str],
    authenticate: Authenticate,
    services: Any = None,
    limits: Limits | None = None,
    field_costs: Mapping[str, int] | None = None,
    classify: Classify = classify_nothing,
    editor_enabled: bool = False,
) -> Endpoint:
    """Put a schema behind the edge.

    `policies` says for each "Type.field" which scope reads it, or "public" or "authenticated"; `field_costs` replaces
    the cost of single fields; `classify` names the exceptions of other layers that are refusals.
    """
    limits = limits or Limits()
    reporter = ErrorReporter(classify)
    pipeline = Pipeline(schema, policies=policies, limits=limits, field_costs=field_costs or {}, reporter=reporter)
    return Endpoint(
        pipeline=pipeline,
        authenticate=authenticate,
        reporter=reporter,
        services=services,
        limits=limits,
        gate=Gate(limits.operations_in_flight),
        connections=Connections(limits.connections),
        editor_enabled=editor_enabled,
    )


def request_id_from(header: str | None) -> str:
    """The request id the client gave, if it is one that may stand in a log; else a new one."""
    if header and REQUEST_ID.fullmatch(header):
        return header
    return f"{getrandbits(64):016x}"  # tells requests apart in a log, and is no secret
