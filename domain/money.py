"""Money: integers of minor units inside, decimals outside."""

from decimal import Context, Decimal, Inexact, InvalidOperation

from msgspec import Struct

from domain.currencies import CURRENCIES

_UNITS = {exponent: Decimal(1).scaleb(-exponent) for exponent in (0, 2, 3, 4)}
"""One minor unit in major units, by decimals of the currency."""
_EXACT = Context(prec=28, traps=[Inexact, InvalidOperation])
"""Nothing is rounded: what does not fit is an error."""


class Money(Struct, frozen=True, kw_only=True):
    """An amount in minor units of a currency (cents for USD)."""

    minor: int
    currency_code: str

    @property
    def amount(self) -> Decimal:
        """The amount in major units, with all decimals of the currency."""
        return Decimal(self.minor).scaleb(-currency_exponent(self.currency_code))


def currency_exponent(currency_code: str) -> int:
    """How many decimals the currency has."""
    return CURRENCIES.get(currency_code, 2)


def minor_units(amount: Decimal, currency_code: str) -> int | None:
    """The amount as whole minor units; None if it has more decimals than the currency, or more digits than count."""
    if not amount:
        return 0
    if not amount.is_finite():
        return None
    exponent = currency_exponent(currency_code)
    try:
        exact = _EXACT.quantize(amount, _UNITS[exponent])
    except (Inexact, InvalidOperation):
        return None
    return int(_EXACT.scaleb(exact, exponent))
