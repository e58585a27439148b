"""Rules for codes and free text that clients give."""

import re

from domain.limits import CODE_LENGTH_MAX, TEXT_LENGTH_MAX
from domain.refusals import InvalidInput, Refusal

_CODE = re.compile(r"[^\s|\x00-\x1f\x7f](?:[^|\x00-\x1f\x7f]*[^\s|\x00-\x1f\x7f])?")
"""No control characters, no `|` (it separates the parts of keys), no space at either end."""


def code_refusals(value: str, *field: str) -> list[Refusal]:
    """What is wrong with a code, if anything."""
    if not value or len(value) > CODE_LENGTH_MAX or not _CODE.fullmatch(value):
        return [
            InvalidInput(
                f"A code has 1 to {CODE_LENGTH_MAX} characters, no '|', no control characters and no outer spaces.",
                field=field,
            )
        ]
    return surrogate_refusals(value, *field)


def text_refusals(value: str | None, *field: str) -> list[Refusal]:
    """What is wrong with a free text, if anything."""
    if value is None:
        return []
    if len(value) > TEXT_LENGTH_MAX:
        return [InvalidInput(f"At most {TEXT_LENGTH_MAX} characters.", field=field)]
    if "\x00" in value:
        return [InvalidInput("A text cannot hold a null character.", field=field)]
    return surrogate_refusals(value, *field)


def surrogate_refusals(value: str, *field: str) -> list[Refusal]:
    """A lone surrogate is not text: it cannot be stored."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return [InvalidInput("The text is not valid Unicode.", field=field)]
    return []
