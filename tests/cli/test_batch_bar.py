"""What a person sees while a batch runs."""

import re
from io import StringIO

from rich.console import Console

from app.cli.batch_bar import BatchBar
from benchmarks.routing_batch import Case, batch_problem
from domain.routing.batch.progress import BatchProgress, BatchStage
from operations.batch_progress import BatchRun, BatchStep
from operations.solving import solve

ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")

PLANNING = BatchRun(step=BatchStep.PLANNING, total=8_000)
PRICES = BatchProgress(stage=BatchStage.PRICES, done=3, total=40, gap=0.0123)


def shown(*runs: BatchRun, terminal: bool = True) -> str:
    """All that was written, without what moves the cursor."""
    output = StringIO()
    console = Console(file=output, force_terminal=terminal, width=120, color_system=None)
    with BatchBar(console) as bar:
        for run in runs:
            bar.show(run)
    return ESCAPES.sub("", output.getvalue())


def test_shows_the_step_and_how_much_of_it_is_done() -> None:
    assert "planning 8,000 orders" in shown(PLANNING)
    planning = shown(PLANNING, BatchRun(step=BatchStep.PLANNING, total=8_000, planning=PRICES))
    assert re.search(r"planning: what orders compete for, at most 1\.23% from the best .* 3/40", planning)
    handing_over = shown(BatchRun(step=BatchStep.HANDING_OVER, done=64, total=8_000))
    assert re.search(r"handing over to locations .* 64/8000", handing_over)


def test_every_step_and_stage_has_words() -> None:
    for stage in BatchStage:
        planning = BatchProgress(stage=stage, done=1, total=2)
        assert "planning: " in shown(BatchRun(step=BatchStep.PLANNING, total=2, planning=planning))
    for step in BatchStep:
        assert shown(BatchRun(step=step, done=1, total=2))


def test_writes_nothing_where_nobody_looks() -> None:
    assert shown(PLANNING, terminal=False) == ""


async def test_hears_of_the_planning_of_a_large_batch() -> None:
    heard: list[BatchProgress] = []
    await solve(batch_problem(Case(orders=100, locations=30, target="")), on_progress=heard.append)
    assert {progress.stage for progress in heard} >= {BatchStage.PRICES, BatchStage.PLANS}
