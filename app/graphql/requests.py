"""The GraphQL request that a client sent, checked for its form."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

import orjson
from msgspec import Struct, field

from app.graphql.errors import BAD_REQUEST, RequestRefused

PARAMETERS_MAX = 20


class GraphQLRequest(Struct, frozen=True):
    """A document to run, the operation in it, and its variables as they came."""

    query: str
    operation_name: str | None = None
    variables: dict[str, Any] = field(default_factory=dict)


def request_from_body(body: bytes) -> GraphQLRequest:
    """Read a JSON body.

    Raises RequestRefused if it is not JSON or not a GraphQL request.
    """
    return request_from_parameters(_load(body, "The body"))


def request_from_query_string(query_string: bytes) -> GraphQLRequest:
    """Read the parameters of a GET request.

    Raises RequestRefused as for a body.
    """
    try:
        pairs = parse_qsl(query_string.decode("ascii"), max_num_fields=PARAMETERS_MAX, errors="strict")
    except ValueError as error:
        raise RequestRefused(BAD_REQUEST, "The query string is malformed.") from error
    parameters: dict[str, Any] = dict(pairs)
    for name in ("variables", "extensions"):
        if parameters.get(name):
            parameters[name] = _load(parameters[name], f"`{name}`")
    return request_from_parameters(parameters)


def request_from_parameters(parameters: Any) -> GraphQLRequest:
    """Check the form of a request.

    Raises RequestRefused naming the parameter at fault.
    """
    if isinstance(parameters, list):
        raise RequestRefused(BAD_REQUEST, "Send one operation per request: batches are not supported.")
    if not isinstance(parameters, dict):
        raise RequestRefused(BAD_REQUEST, "The request must be a JSON object.")
    query = parameters.get("query")
    if not isinstance(query, str) or not query:
        raise RequestRefused(BAD_REQUEST, "`query` must be a string with a GraphQL document.")
    name = parameters.get("operationName")
    if name is not None and not isinstance(name, str):
        raise RequestRefused(BAD_REQUEST, "`operationName` must be a string.")
    _object(parameters, "extensions")
    return GraphQLRequest(query, name or None, _object(parameters, "variables"))


def _object(parameters: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = parameters.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise RequestRefused(BAD_REQUEST, f"`{name}` must be an object.")
    return value


def _load(text: bytes | str, what: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise RequestRefused(BAD_REQUEST, f"{what} is not valid JSON.") from error
