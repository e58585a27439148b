"""Documents with the defaults that reading supplies."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from msgspec import NODEFAULT, Struct

from storage.codec import encode
from storage.database import Document, as_stored
from storage.defaults import default_values


def with_defaults(stored: Any, value: object) -> Any:
    """What is stored of such a value, with the default of each field that is absent, however deep inside.

    Documents leave defaults out, earlier ones have them, and still earlier ones did not know some fields.
    """
    if isinstance(value, Struct) and isinstance(stored, dict):
        inner = {name: with_defaults(each, getattr(value, name, None)) for name, each in stored.items()}
        return {**_defaults(type(value)), **inner}
    if isinstance(value, Sequence) and isinstance(stored, list):
        known = dict(enumerate(value))
        return [with_defaults(each, known.get(place)) for place, each in enumerate(stored)]
    return stored


@cache
def _defaults(kind: type[Struct]) -> Document:
    return as_stored(encode({name: value for name, value in default_values(kind).items() if value is not NODEFAULT}))
