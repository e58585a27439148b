"""A place in an organization's log, and the opaque text in which clients keep it."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from struct import Struct as Layout
from struct import error as struct_error

from msgspec import Struct

from domain.refusals import InvalidInput

VERSION = 1
INDEX_END = 2**31 - 1
"""Stands after every event of a commit."""

_LAYOUT = Layout(">BQI")
_TEXT_LENGTH = 18


class Cursor(Struct, frozen=True, order=True):
    """Everything up to and including the event `index` of the commit at `position` has been seen."""

    position: int
    index: int

    @classmethod
    def after_commit(cls, position: int) -> "Cursor":
        """Behind all events of the commit at `position`; position 0 is before the first commit."""
        return cls(position, INDEX_END)


def encode_cursor(cursor: Cursor) -> str:
    """Text of 18 URL-safe characters; clients must not look into it."""
    return urlsafe_b64encode(_LAYOUT.pack(VERSION, cursor.position, cursor.index)).rstrip(b"=").decode()


def decode_cursor(text: str) -> Cursor:
    """The cursor in a text from a client.

    Raises InvalidInput if it is not one that `encode_cursor` made.
    """
    if len(text) != _TEXT_LENGTH or not text.isascii():
        raise _refusal()
    try:
        version, position, index = _LAYOUT.unpack(urlsafe_b64decode(f"{text}=="))
    except (ValueError, struct_error) as error:
        raise _refusal() from error
    cursor = Cursor(position, index)
    # Base64 passes over foreign characters and unused bits, so only the way back proves the text.
    if version != VERSION or index > INDEX_END or encode_cursor(cursor) != text:
        raise _refusal()
    return cursor


def _refusal() -> InvalidInput:
    return InvalidInput("This is not a cursor of this server.", field=("after",))
