"""Requests refused by the edge, and the codes of top-level errors."""

from collections.abc import Mapping, Sequence
from typing import Any

GRAPHQL_PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
GRAPHQL_VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
LIMIT_EXCEEDED = "LIMIT_EXCEEDED"
BAD_REQUEST = "BAD_REQUEST"
BAD_USER_INPUT = "BAD_USER_INPUT"
UNAUTHENTICATED = "UNAUTHENTICATED"
FORBIDDEN = "FORBIDDEN"
TIMEOUT = "TIMEOUT"
OVERLOADED = "OVERLOADED"
RATE_LIMITED = "RATE_LIMITED"
SLOW_CONSUMER = "SLOW_CONSUMER"
INTERNAL = "INTERNAL"


class RequestRefused(Exception):
    """A request that is answered with top-level errors and nothing else.

    `status` is the HTTP status. A refusal that is `well_formed` answers a readable GraphQL request: clients that
    accept only `application/json` get it with status 200, as GraphQL over HTTP asks.
    """

    well_formed = False

    def __init__(
        self,
        code: str,
        message: str,
        status: int = 400,
        *,
        extensions: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
        self.extensions = dict(extensions or {})
        self.headers = dict(headers or {})

    @property
    def errors(self) -> list[dict[str, Any]]:
        """The errors of the response."""
        return [{"message": self.message, "extensions": {"code": self.code, **self.extensions}}]


class DocumentRefused(RequestRefused):
    """The document, its variables or what it asks for cannot be executed."""

    well_formed = True

    def __init__(self, code: str, errors: Sequence[Mapping[str, Any]]) -> None:
        super().__init__(code, str(errors[0]["message"]))
        self._errors = [dict(error) for error in errors]

    @property
    def errors(self) -> list[dict[str, Any]]:
        return self._errors

    @classmethod
    def over_limit(cls, name: str, *, actual: int, maximum: int) -> "DocumentRefused":
        """The refusal of a document that exceeds the limit `name`."""
        message = f"The operation exceeds the limit of {maximum} for {name}."
        limit = {"name": name, "maximum": maximum, "actual": min(actual, 1_000_000_000)}
        return cls(LIMIT_EXCEEDED, [{"message": message, "extensions": {"code": LIMIT_EXCEEDED, "limit": limit}}])
