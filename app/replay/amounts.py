"""Line revenue as a unit price and a discount, exactly to the cent."""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def cents_of(amount: Decimal) -> int:
    """Whole cents, half a cent up."""
    return int((amount / CENT).to_integral_value(rounding=ROUND_HALF_UP))


def dollars(cents: int) -> str:
    """As the API takes it: `1234` is `12.34`."""
    return f"{Decimal(cents) * CENT:.2f}"


def split_revenue(cents: int, quantity: int) -> tuple[int, int]:
    """Unit price and discount in cents, so that unit price x quantity - discount is the revenue: the price is rounded
    up, and the discount is less than one cent per unit."""
    unit_price = -(-cents // quantity)
    return unit_price, unit_price * quantity - cents
