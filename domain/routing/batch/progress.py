"""How far the planning of a batch is, for those who wait."""

from collections.abc import Callable
from enum import StrEnum

from msgspec import Struct


class BatchStage(StrEnum):
    """PRICES: what shared stock and capacity are worth. PLANS: whole units for every order. IMPROVEMENT: the last bit."""

    PRICES = "PRICES"
    PLANS = "PLANS"
    IMPROVEMENT = "IMPROVEMENT"


class BatchProgress(Struct, frozen=True, kw_only=True):
    """`done` of at most `total` rounds of a stage. `gap`: what is not proven yet, as a share of the objective."""

    stage: BatchStage
    done: int
    total: int
    gap: float | None = None


OnProgress = Callable[[BatchProgress], None]


def unheard(progress: BatchProgress) -> None:
    """For those who do not wait."""
