"""Line revenue stays exact to the cent."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.replay.amounts import cents_of, dollars, split_revenue


@given(st.integers(0, 10**12), st.integers(1, 1_000_000))
def test_price_times_quantity_minus_discount_is_the_revenue(cents: int, quantity: int) -> None:
    unit_price, discount = split_revenue(cents, quantity)
    assert unit_price * quantity - discount == cents
    assert 0 <= discount < quantity


@pytest.mark.parametrize(
    ("text", "cents"), [("16.448", 1645), ("3.54", 354), ("0.005", 1), ("0.0049", 0), ("2573.82", 257382), ("8", 800)]
)
def test_rounds_half_a_cent_up(text: str, cents: int) -> None:
    assert cents_of(Decimal(text)) == cents


def test_writes_dollars_with_two_decimals() -> None:
    assert [dollars(cents) for cents in (0, 5, 1234, 10**11)] == ["0.00", "0.05", "12.34", "1000000000.00"]
