"""Refusals of commands beyond a client's limits."""

from domain.refusals import Refusal


class NotPermitted(Refusal):
    """The client's key is limited, and this is beyond its limits."""

    code = "NOT_PERMITTED"
