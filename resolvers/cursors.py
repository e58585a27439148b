"""Cursors of lists: the sort keys of an item as opaque text."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from datetime import UTC, datetime
from typing import Any

import msgspec

from domain.refusals import InvalidInput

CursorKeys = tuple[Any, ...]


def encode_cursor(keys: CursorKeys) -> str:
    """The text for these sort keys."""
    return urlsafe_b64encode(msgspec.json.encode(keys)).decode().rstrip("=")


def decode_cursor(text: str, shape: Any, argument: str) -> CursorKeys:
    """The sort keys, a tuple of the given shape.

    Raises InvalidInput if the text is not a cursor of such a list.
    """
    try:
        raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        keys: CursorKeys = msgspec.json.decode(raw, type=shape)
        return tuple(key.astimezone(UTC) if isinstance(key, datetime) else key for key in keys)
    except (Base64Error, ValueError, OverflowError) as error:
        raise InvalidInput(f"{argument} is not a cursor of this list.", field=(argument,)) from error
