"""What can go wrong with the embedded servers, told to the person who can change it."""


class EmbeddedServerError(Exception):
    """An embedded server cannot be used; the message says what to do about it."""
