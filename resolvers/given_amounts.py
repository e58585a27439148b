"""Decimal amounts of one currency in an input, and which of them are none."""

from decimal import Decimal

from domain.money import currency_exponent, minor_units
from domain.refusals import InvalidInput, Refusal
from domain.routing.profiles.amounts import decimals_of, millicents


class GivenAmounts:
    """Reads amounts one by one; what cannot be read counts as 0 and is among the `refusals`."""

    def __init__(self, currency_code: str) -> None:
        self._currency_code = currency_code
        self.refusals: list[Refusal] = []

    def millicents(self, amount: Decimal, *at: str) -> int:
        return self._read(millicents(amount, self._currency_code), decimals_of(self._currency_code), at)

    def minor_units(self, amount: Decimal, *at: str) -> int:
        return self._read(minor_units(amount, self._currency_code), currency_exponent(self._currency_code), at)

    def _read(self, read: int | None, decimals: int, at: tuple[str, ...]) -> int:
        if read is None:
            message = f"An amount in {self._currency_code} has at most {decimals} decimals here."
            self.refusals.append(InvalidInput(message, field=at))
            return 0
        return read
