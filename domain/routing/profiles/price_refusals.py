"""What makes a price acceptable."""

from domain.refusals import InvalidInput, Refusal

PRICE_MAX = 10_000_000_000
"""Millicents: 100,000.00 in a currency with cents. Costs of whole plans stay exact where solvers count in floats."""


def price_refusals(price: int, *at: str) -> list[Refusal]:
    """What is wrong with an amount of millicents, if anything."""
    if 0 <= price <= PRICE_MAX:
        return []
    return [InvalidInput(f"An amount is between 0 and {PRICE_MAX // 1_000} minor units.", field=at)]
