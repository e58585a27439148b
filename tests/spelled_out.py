"""Values as documents had them before they left defaults out: every field is there."""

from typing import Any

from msgspec import Struct

from storage.codec import encode
from storage.database import Document


def spelled_out(value: object) -> Any:
    """The value with all of its fields, inside too."""
    if isinstance(value, Struct):
        return {name: spelled_out(getattr(value, name)) for name in value.__struct_fields__}
    if isinstance(value, dict):
        return {key: spelled_out(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [spelled_out(each) for each in value]
    return value


def spelled_out_document(value: Struct) -> Document:
    """The fields of a document that is kept of the value."""
    return encode(spelled_out(value))
