"""Rules for numbers that clients give."""

from domain.limits import QUANTITY_PER_LEVEL_MAX
from domain.refusals import InvalidInput, Refusal


def quantity_refusals(quantity: int, *field: str, least: int = 1, most: int = QUANTITY_PER_LEVEL_MAX) -> list[Refusal]:
    """What is wrong with a number of units, if anything."""
    return range_refusals(quantity, "quantity", *field, least=least, most=most)


def range_refusals(number: int, what: str, *field: str, least: int, most: int) -> list[Refusal]:
    """What is wrong with a number that the message calls `what`, if anything."""
    if least <= number <= most:
        return []
    return [InvalidInput(f"The {what} is between {least} and {most}.", field=field)]
