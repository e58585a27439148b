"""A client of the whole schema: documents go through the same checks as over HTTP."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from msgspec import Struct
from msgspec.structs import replace

from app.failures import classify_failure
from app.graphql.errors import RequestRefused
from app.graphql.limits import Limits
from app.graphql.pipeline import Pipeline
from app.graphql.reporting import ErrorReporter
from app.graphql.requests import GraphQLRequest
from domain.access.principal import ANONYMOUS, Principal
from domain.access.scopes import SCOPES
from resolvers.context import RequestContext
from resolvers.root import build_policies, build_schema
from resolvers.services import Services


def make_pipeline() -> Pipeline:
    return Pipeline(
        build_schema(),
        policies=build_policies(),
        limits=Limits(),
        field_costs={},
        reporter=ErrorReporter(classify_failure),
    )


class Client(Struct, frozen=True):
    """Sends documents as one principal."""

    pipeline: Pipeline
    services: Services
    principal: Principal

    def with_scopes(self, *scopes: str) -> "Client":
        return replace(self, principal=replace(self.principal, scopes=frozenset(scopes)))

    def limited(self, *, channels: frozenset[str] | None = None, locations: frozenset[str] | None = None) -> "Client":
        """The same client with limits."""
        return replace(self, principal=replace(self.principal, channels=channels, locations=locations))

    def anonymous(self) -> "Client":
        return replace(self, principal=ANONYMOUS)

    def elsewhere(self) -> "Client":
        """A client of another organization that may do everything there."""
        return replace(self, principal=all_powerful(f"org-{uuid4().hex[:12]}"))

    async def send(self, document: str, **variables: Any) -> Mapping[str, Any]:
        """The whole answer. Raises RequestRefused when the document is not run at all."""
        request = GraphQLRequest(document, None, variables)
        prepared = self.pipeline.prepare(request, self.principal)
        context = RequestContext(
            principal=self.principal,
            request_id="test",
            services=self.services,
            mutation_field_count=prepared.mutation_field_count,
        )
        return await self.pipeline.execute(prepared, context)

    async def data(self, document: str, **variables: Any) -> Any:
        """What the only root field answers; there must be no errors."""
        body = await self.send(document, **variables)
        assert "errors" not in body, body["errors"]
        (value,) = body["data"].values()
        return value

    async def error(self, document: str, **variables: Any) -> Mapping[str, Any]:
        """The only error."""
        try:
            body = await self.send(document, **variables)
        except RequestRefused as refused:
            errors: list[Mapping[str, Any]] = list(refused.errors)
        else:
            errors = body["errors"]
        (error,) = errors
        return error


def all_powerful(organization: str) -> Principal:
    return Principal(organization=organization, client_id="key_test", scopes=SCOPES)
