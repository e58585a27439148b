"""What a simulation says in the end."""

from collections.abc import Sequence

from msgspec import Struct
from rich.console import Console
from rich.table import Table

from app.simulation.figures import LABELS, change, figure
from app.simulation.run import SimulatedRun
from app.simulation.scenario import FileScenario
from domain.routing.simulation.comparison import Kpi, compare

LABEL_WIDTH = 30
RUN_WIDTH = 22


class SimulationReport(Struct, frozen=True, kw_only=True):
    """`runs` side by side, the first of them what the others are compared with. `weightings` show what speed costs."""

    source: str
    seed: int
    file: FileScenario
    runs: Sequence[SimulatedRun]
    weightings: Sequence[SimulatedRun]
    assumptions: Sequence[str]


def print_report(console: Console, report: SimulationReport) -> None:
    """The figures side by side, and every assumption."""
    console.print(figures_table(report.runs, narrow=console.width < LABEL_WIDTH + RUN_WIDTH * len(report.runs)))
    console.print("Assumptions", style="bold")
    for line in report.assumptions:
        console.print(f"- {line}", highlight=False, markup=False, soft_wrap=True)


def figures_table(runs: Sequence[SimulatedRun], *, narrow: bool) -> Table:
    """A column for each run; `narrow` has the changes under the figures."""
    table = Table(title=f"{runs[0].kpis.orders} orders, compared with {runs[0].name}", title_justify="left")
    table.add_column("", no_wrap=True)
    for run in runs:
        table.add_column(run.name, justify="right")
    for compared in compare([run.kpis for run in runs]):
        cells = [
            figure(compared.kpi, value) if position == 0 else _cell(compared.kpi, value, percent, narrow=narrow)
            for position, (value, percent) in enumerate(zip(compared.values, compared.changes, strict=True))
        ]
        table.add_row(LABELS[compared.kpi], *cells)
    return table


def _cell(kpi: Kpi, value: float | None, percent: float | None, *, narrow: bool) -> str:
    told = figure(kpi, value), change(percent)
    return "\n".join(filter(None, told)) if narrow else f"{told[0]} {told[1]:>9}"
