"""Rules for lists that clients give."""

from collections.abc import Sequence

from domain.limits import LIST_ITEMS_MAX
from domain.refusals import InvalidInput, Refusal


def size_refusals(values: Sequence[object], field: str, *, least: int = 1, most: int = LIST_ITEMS_MAX) -> list[Refusal]:
    """What is wrong with the length of the list that the input calls `field`, if anything.

    The items of a list that is too long are better not looked at: there may be very many.
    """
    if least <= len(values) <= most:
        return []
    size = f"{least} to {most}" if least else f"At most {most}"
    return [InvalidInput(f"{size} {field}.", field=(field,))]


def repeated_refusals(names: Sequence[str], message: str, *, of: str, field: str) -> list[Refusal]:
    """One for each name that was given before; `field` is where the items of the list `of` hold it."""
    return [
        InvalidInput(message, field=(of, str(index), field))
        for index, name in enumerate(names)
        if name in names[:index]
    ]
