"""Money: integers of minor units inside, decimals outside."""

from dataclasses import dataclass
from decimal import Decimal

_EXPONENTS = {
    **dict.fromkeys(
        (
            [
                "BIF",
                "CLP",
                "DJF",
                "GNF",
                "ISK",
                "JPY",
                "KMF",
                "KRW",
                "PYG",
                "RWF",
                "UGX",
                "UYI",
                "VND",
                "VUV",
                "XAF",
                "XOF",
                "XPF",
            ]
        ),
        0,
    ),
    **dict.fromkeys(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"], 3),
    **dict.fromkeys(["CLF", "UYW"], 4),
}
"""Decimals of currencies that do not have two. Source: ISO 4217, list one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """An amount in minor units of a currency (cents for USD)."""

    minor: int
    currency_code: str

    @property
    def amount(self) -> Decimal:
        """The amount in major units, with all decimals of the currency."""
        return Decimal(self.minor).scaleb(-currency_exponent(self.currency_code))


def currency_exponent(currency_code: str) -> int:
    """How many decimals the currency has."""
    return _EXPONENTS.get(currency_code, 2)


def minor_units(amount: Decimal, currency_code: str) -> int | None:
    """The amount as whole minor units; None if it has more decimals than the currency."""
    scaled = amount.scaleb(currency_exponent(currency_code))
    return int(scaled) if scaled == scaled.to_integral_value() else None
