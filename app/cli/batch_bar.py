"""How far a batch is, shown while it runs."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from domain.routing.batch.progress import BatchProgress, BatchStage
from operations.batch_progress import BatchRun, BatchStep

_STEPS = {
    BatchStep.COMMITTING: "moving what is better elsewhere",
    BatchStep.HANDING_OVER: "handing over to locations",
}
_STAGES = {
    BatchStage.PRICES: "planning: what orders compete for",
    BatchStage.PLANS: "planning: whole units",
    BatchStage.IMPROVEMENT: "planning: improving",
}


class BatchBar:
    """A bar for each step, with what is not proven yet; it vanishes in the end, and needs a terminal."""

    def __init__(self, console: Console) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self._progress = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
        self._task = self._progress.add_task("looking for scheduled work", total=None)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._progress.stop()

    def show(self, run: BatchRun) -> None:
        if run.planning is not None:
            self._show_planning(run.planning)
        elif run.step is BatchStep.PLANNING:
            self._update(f"planning {run.total:,} orders", done=0, total=None)
        else:
            self._update(_STEPS[run.step], done=run.done, total=run.total)

    def _show_planning(self, planning: BatchProgress) -> None:
        gap = "" if planning.gap is None else f", at most {planning.gap:.2%} from the best"
        self._update(f"{_STAGES[planning.stage]}{gap}", done=planning.done, total=planning.total)

    def _update(self, description: str, *, done: int, total: int | None) -> None:
        self._progress.update(self._task, description=description, completed=done, total=total)
