"""Errors of resolvers as clients may see them: refusals as they are, defects logged and masked."""

import logging
from collections.abc import Callable, Sequence
from typing import Any

from graphql import GraphQLError

from app.graphql.errors import BAD_USER_INPUT, INTERNAL, RequestRefused
from domain.access.credentials import InvalidCredentials
from domain.refusals import InvalidInput, Refusal, Refusals

logger = logging.getLogger("switchyard.graphql")

Classify = Callable[[BaseException], RequestRefused | None]
"""Says which exceptions of other layers are refusals, such as a database that does not answer in time."""


def classify_nothing(_error: BaseException) -> RequestRefused | None:
    """The classification when no other layer has refusals of its own."""
    return None


class ErrorReporter:
    """Turns what went wrong into the `errors` of a response."""

    def __init__(self, classify: Classify = classify_nothing) -> None:
        self._classify = classify

    def refusal(self, error: BaseException, request_id: str) -> RequestRefused:
        """What to answer instead of `error`. A defect is logged with its trace and shown only by its request id."""
        known = self._known(error)
        if known is not None:
            return known
        logger.error("Request %s failed.", request_id, exc_info=error, extra={"request_id": request_id})
        return RequestRefused(INTERNAL, "Internal error.", 500, extensions={"requestId": request_id})

    def report(self, errors: Sequence[GraphQLError], request_id: str) -> list[dict[str, Any]]:
        """The errors of an execution, with their paths."""
        return [self._located(error, request_id) for error in errors]

    def _located(self, error: GraphQLError, request_id: str) -> dict[str, Any]:
        formatted = dict(error.formatted)
        if _is_request_error(error):
            formatted["extensions"] = {"code": BAD_USER_INPUT, **(error.extensions or {})}
            return formatted
        refusal = self.refusal(error.original_error or error, request_id)
        formatted["message"] = refusal.message
        formatted["extensions"] = refusal.errors[0]["extensions"]
        return formatted

    def _known(self, error: BaseException) -> RequestRefused | None:
        if isinstance(error, RequestRefused):
            return error
        if isinstance(error, Refusal):
            return RequestRefused(_code(error), error.message, extensions=_places([error]))
        if isinstance(error, Refusals):
            return RequestRefused(_code(error.refusals[0]), str(error), extensions=_places(error.refusals))
        if isinstance(error, InvalidCredentials):
            return RequestRefused("UNAUTHENTICATED", str(error), 401, headers={"www-authenticate": "Bearer"})
        return self._classify(error)


def _code(refusal: Refusal) -> str:
    return BAD_USER_INPUT if isinstance(refusal, InvalidInput) else refusal.code


def _places(refusals: Sequence[Refusal]) -> dict[str, Any]:
    """Where in the input each of them is, if any of them is somewhere."""
    if not any(refusal.field for refusal in refusals):
        return {}
    return {
        "refusals": [
            {"code": refusal.code, "message": refusal.message, "field": list(refusal.field) or None}
            for refusal in refusals
        ]
    }


def _is_request_error(error: GraphQLError) -> bool:
    """Whether the request caused this error of the GraphQL library.

    Bad arguments are reported with the nodes at fault. A value that a resolver returned and a scalar refused has
    none: that is a defect, and its message holds the value.
    """
    original = error.original_error
    if isinstance(original, GraphQLError):
        return bool(original.nodes) or "code" in (original.extensions or {})
    return original is None and ("code" in (error.extensions or {}) or not error.path)
