"""Rules for currency codes that clients give."""

from domain.currencies import CURRENCIES
from domain.quoting import quoted
from domain.refusals import InvalidInput, Refusal


def currency_refusals(currency_code: str, *field: str) -> list[Refusal]:
    """What is wrong with a currency code, if anything."""
    if currency_code in CURRENCIES:
        return []
    return [InvalidInput(f"{quoted(currency_code)} is no currency of ISO 4217 that anybody pays with.", field=field)]
