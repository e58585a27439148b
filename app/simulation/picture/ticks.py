"""Round values along an axis."""

import math

MOST = 6


def tick_values(most: float, least: float = 0.0) -> list[float]:
    """Multiples of 1, 2 or 5 times a power of ten from `least` to `most`, at most `MOST` and one of them."""
    span = most - least
    if span <= 0:
        return [least]
    step = 10.0 ** math.floor(math.log10(span / MOST))
    step *= next(factor for factor in (1, 2, 5, 10, 20) if span / (step * factor) <= MOST)
    first = math.ceil(least / step - 1e-9)
    return [step * count for count in range(first, math.floor(most / step + 1e-9) + 1)]
