"""Millicents as people read them."""

from domain.routing.cost_terms import money_of


def shown_amount(millicents: int, currency: str, *, signed: bool = False) -> str:
    """In major units, with all decimals of the currency."""
    amount = money_of(millicents, currency).amount
    return f"{amount:+,}" if signed else f"{amount:,}"
