"""What makes a price acceptable."""

from domain.refusals import InvalidInput, Refusal
from domain.routing.cost_terms import money_of

PRICE_MAX = 10_000_000_000
"""Millicents: 100,000.00 in a currency with cents. Costs of whole plans stay exact where solvers count in floats."""


def price_refusals(price: int, currency_code: str, *at: str) -> list[Refusal]:
    """What is wrong with an amount of millicents, if anything."""
    if 0 <= price <= PRICE_MAX:
        return []
    most = money_of(PRICE_MAX, currency_code).amount
    return [InvalidInput(f"An amount is between 0 and {most:,} {currency_code}.", field=at)]
