"""Rules for codes and free text that clients give."""

import unicodedata

from domain.limits import CODE_LENGTH_MAX, TEXT_LENGTH_MAX
from domain.refusals import InvalidInput, Refusal

_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode categories of characters that nobody sees: two codes must not look the same."""


def code_refusals(value: str, *field: str) -> list[Refusal]:
    """What is wrong with a code, if anything: `|` separates the parts of keys."""
    if 0 < len(value) <= CODE_LENGTH_MAX and value == value.strip() and "|" not in value and _is_visible(value):
        return []
    return [
        InvalidInput(
            f"A code has 1 to {CODE_LENGTH_MAX} visible characters (Unicode in form NFC), no '|' and no outer spaces.",
            field=field,
        )
    ]


def url_refusals(value: str | None, *field: str) -> list[Refusal]:
    """What is wrong with a web address, if anything."""
    if value is None:
        return []
    if value.startswith(("https://", "http://")) and _is_visible(value) and not any(map(str.isspace, value)):
        return text_refusals(value, *field)
    return [InvalidInput("A URL starts with https:// or http:// and has no spaces.", field=field)]


def text_refusals(value: str | None, *field: str) -> list[Refusal]:
    """What is wrong with a free text, if anything."""
    if value is None:
        return []
    if len(value) > TEXT_LENGTH_MAX:
        return [InvalidInput(f"At most {TEXT_LENGTH_MAX} characters.", field=field)]
    if "\x00" in value:
        return [InvalidInput("A text cannot hold a null character.", field=field)]
    return surrogate_refusals(value, *field)


def required_text_refusals(value: str, request: str, *field: str) -> list[Refusal]:
    """What is wrong with a text that has to be given, such as a name or a reason, if anything."""
    refusals = text_refusals(value, *field)
    return refusals if value.strip() else [*refusals, InvalidInput(request, field=field)]


def surrogate_refusals(value: str, *field: str) -> list[Refusal]:
    """A lone surrogate is not text: it cannot be stored."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return [InvalidInput("The text is not valid Unicode.", field=field)]
    return []


def _is_visible(value: str) -> bool:
    if value.isascii():
        return value.isprintable()
    return unicodedata.is_normalized("NFC", value) and not any(
        unicodedata.category(character) in _INVISIBLE for character in value
    )
