"""Millicents as decimal amounts of a currency, and back."""

from decimal import Context, Decimal, Inexact, InvalidOperation

from domain.money import currency_exponent
from domain.routing.cost_terms import MILLICENTS_PER_MINOR_UNIT

_EXTRA_DECIMALS = len(str(MILLICENTS_PER_MINOR_UNIT)) - 1
_EXACT = Context(prec=40, traps=[Inexact, InvalidOperation])


def decimals_of(currency_code: str) -> int:
    """How many decimals an amount in millicents has: three more than the currency."""
    return currency_exponent(currency_code) + _EXTRA_DECIMALS


def millicents(amount: Decimal, currency_code: str) -> int | None:
    """The amount in millicents; None if it has more decimals than they have, or more digits than count."""
    if not amount.is_finite():
        return None
    decimals = decimals_of(currency_code)
    try:
        exact = amount.quantize(Decimal(1).scaleb(-decimals), context=_EXACT)
    except (Inexact, InvalidOperation):
        return None
    return int(exact.scaleb(decimals, context=_EXACT))


def decimal_amount(millicents: int, currency_code: str) -> Decimal:
    """The amount with all decimals of the currency, and as many more as it needs."""
    exponent = currency_exponent(currency_code)
    amount = Decimal(millicents).scaleb(-exponent - _EXTRA_DECIMALS, context=_EXACT).normalize(context=_EXACT)
    _, _, last = amount.as_tuple()
    assert isinstance(last, int)
    return amount if -last > exponent else amount.quantize(Decimal(1).scaleb(-exponent), context=_EXACT)
