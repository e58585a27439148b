"""GraphQL over HTTP, on connections that stay open."""

from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

import httpx
import orjson

from app.client.addresses import graphql_url, is_loopback
from app.client.errors import KeyRefused, MutationRefused, RequestFailed, ServerUnreachable

TIMEOUT_SECONDS = 20.0
CONNECTIONS_MAX = 64
UNAUTHENTICATED = "UNAUTHENTICATED"


class GraphQLClient:
    """One API client, known by its key."""

    def __init__(self, url: str, key: str | None, *, connections_max: int = CONNECTIONS_MAX) -> None:
        self.endpoint = graphql_url(url)
        self.key = key
        headers = {"Content-Type": "application/json", "Accept": "application/graphql-response+json"}
        if key is not None:
            headers["Authorization"] = f"Bearer {key}"
        self._http = httpx.AsyncClient(
            headers=headers,
            timeout=TIMEOUT_SECONDS,
            limits=httpx.Limits(max_connections=connections_max, max_keepalive_connections=connections_max),
            trust_env=not is_loopback(self.endpoint),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()

    async def execute(self, document: str, **variables: Any) -> dict[str, Any]:
        """Return the data of one operation.

        Raises ServerUnreachable, KeyRefused, or RequestFailed for errors of the request as a whole.
        """
        body = orjson.dumps({"query": document, "variables": variables})
        try:
            response = await self._http.post(self.endpoint, content=body)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise ServerUnreachable(f"no answer from {self.endpoint}: {_reason(error)}") from error
        return _data(self.endpoint, response)

    async def mutate(self, document: str, **variables: Any) -> dict[str, Any]:
        """Return the payload of a document with exactly one mutation, which selects `userErrors`.

        Raises MutationRefused, besides what `execute` raises.
        """
        (mutation, payload), *others = (await self.execute(document, **variables)).items()
        assert not others
        if payload["userErrors"]:
            raise MutationRefused(mutation, payload["userErrors"])
        answer: dict[str, Any] = payload
        return answer


def _data(endpoint: str, response: httpx.Response) -> dict[str, Any]:
    answer = _json(response)
    if not isinstance(answer, dict) or not ("data" in answer or "errors" in answer):
        raise RequestFailed(
            f"{endpoint} does not answer as a GraphQL server does (HTTP {response.status_code})", code="NOT_GRAPHQL"
        )
    if answer.get("errors"):
        raise _failure(endpoint, response, answer["errors"][0])
    data: dict[str, Any] = answer["data"]
    return data


def _json(response: httpx.Response) -> Any:
    try:
        return orjson.loads(response.content)
    except orjson.JSONDecodeError:
        return None


def _failure(endpoint: str, response: httpx.Response, error: Mapping[str, Any]) -> KeyRefused | RequestFailed:
    extensions = error.get("extensions") or {}
    code = extensions.get("code", "UNKNOWN")
    message = str(error.get("message", "no message"))
    if code == UNAUTHENTICATED:
        return KeyRefused(f"{endpoint} does not accept the key: {message}")
    request = extensions.get("requestId")
    return RequestFailed(
        f"{endpoint} answered {code}: {message}{f' (request {request})' if request else ''}",
        code=code,
        retry_after_seconds=_seconds(response.headers.get("retry-after")),
    )


def _seconds(header: str | None) -> float | None:
    return float(header) if header and header.isdigit() else None


def _reason(error: Exception) -> str:
    return str(error) or type(error).__name__
