"""How far the routing of a batch is, for a person who waits for it."""

from collections.abc import Callable
from enum import StrEnum

from msgspec import Struct

from domain.routing.batch.progress import BatchProgress


class BatchStep(StrEnum):
    """PLANNING: all orders together. COMMITTING: what is planned better. HANDING_OVER: work to its locations."""

    PLANNING = "PLANNING"
    COMMITTING = "COMMITTING"
    HANDING_OVER = "HANDING_OVER"


class BatchRun(Struct, frozen=True, kw_only=True):
    """`done` of `total` orders or groups of orders. `planning` says where in it the planning of a large batch is."""

    step: BatchStep
    done: int = 0
    total: int
    planning: BatchProgress | None = None


OnBatchRun = Callable[[BatchRun], None]
"""Called from the thread that plans, too."""


def nobody_waits(run: BatchRun) -> None:
    """For batches that run by themselves."""
