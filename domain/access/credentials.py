"""The refusal of credentials that do not prove who is asking."""


class InvalidCredentials(Exception):
    """The credentials are unknown, malformed, revoked or expired. The message is safe to show to the client."""
