"""What can go wrong between a client and the API, told in one sentence each."""

from collections.abc import Mapping, Sequence
from typing import Any


class ClientError(Exception):
    """The API did not do what it was asked; the message says why."""


class ServerUnreachable(ClientError):
    """Nobody answers, or the answer broke off: whether the request was carried out is unknown."""


class KeyRefused(ClientError):
    """The API key is not accepted."""


class RequestFailed(ClientError):
    """The request as a whole was answered with errors."""

    def __init__(self, message: str, *, code: str, retry_after_seconds: float | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.retry_after_seconds = retry_after_seconds


class MutationRefused(ClientError):
    """A mutation was refused with user errors: the business says no."""

    def __init__(self, mutation: str, user_errors: Sequence[Mapping[str, Any]]) -> None:
        reasons = "; ".join(f"{error['code']}: {error['message']}" for error in user_errors)
        super().__init__(f"{mutation} was refused: {reasons}")
        self.mutation = mutation
        self.user_errors = tuple(user_errors)

    @property
    def code(self) -> str:
        """The code of the first reason."""
        return str(self.user_errors[0]["code"])


class SubscriptionEnded(ClientError):
    """The server ended a subscription, or refused it."""
