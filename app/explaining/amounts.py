"""Millicents as people read them."""

from domain.money import Money
from domain.routing.cost_terms import minor_units


def shown_amount(millicents: int, currency: str, *, signed: bool = False) -> str:
    """In major units, with all decimals of the currency."""
    amount = Money(minor=minor_units(millicents), currency_code=currency).amount
    return f"{amount:+,}" if signed else f"{amount:,}"
