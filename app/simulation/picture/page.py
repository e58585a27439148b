"""The page as a whole."""

from collections.abc import Sequence
from html import escape
from pathlib import Path
from string import Template

from app.simulation.figures import LABELS, change, figure
from app.simulation.picture.areas import area_points
from app.simulation.picture.cost_bars import cost_bars, groups_shown
from app.simulation.picture.flow_map import flow_map, most_units_of
from app.simulation.picture.load_bars import load_bars
from app.simulation.picture.palette import run_color
from app.simulation.picture.pareto import pareto
from app.simulation.report import SimulationReport
from app.simulation.run import SimulatedRun
from domain.routing.simulation.comparison import MORE_IS_BETTER, ComparedKpi, Kpi, compare

TEMPLATE = Path(__file__).with_name("page.html")
TILES = (Kpi.DAYS_TO_DELIVER, Kpi.SPLIT_ORDERS, Kpi.SHORT_ORDERS, Kpi.SHIPPING_COST)
SMALL_CHANGE = 0.5
"""Percent; below it nothing is better or worse."""


def page(report: SimulationReport) -> str:
    """One file that needs nothing else. The same report gives the same page."""
    template = Template(TEMPLATE.read_text(encoding="utf-8"))
    runs = report.runs
    compared = compare([run.kpis for run in runs])
    areas = area_points(report.file)
    shown = [0, len(runs) - 1] if len(runs) > 1 else [0]
    most = most_units_of([runs[position] for position in shown])
    maps = "".join(
        _figure(
            f"Flows: {runs[position].name}",
            flow_map(runs[position], report.file.network, areas, most_units=most, color=run_color(position)),
        )
        for position in shown
    )
    return template.substitute(
        source=escape(report.source),
        summary=escape(_summary(report)),
        tiles=_tiles(runs, compared),
        maps=maps,
        terms=_legend(groups_shown(runs)),
        costs=cost_bars(runs),
        pareto=pareto(runs, report.weightings),
        loads=load_bars(runs, report.file.network),
        table=_table(runs, compared),
        assumptions="".join(f"<li>{escape(line)}</li>" for line in report.assumptions),
    )


def _summary(report: SimulationReport) -> str:
    first = report.runs[0].kpis
    return (
        f"{first.orders:,} orders, {first.units:,} units, {report.file.skus:,} SKUs, "
        f"{len(report.file.network.sites)} locations, {report.file.days} days, seed {report.seed}"
    )


def _figure(title: str, content: str) -> str:
    return f"<figure><figcaption>{escape(title)}</figcaption>{content}</figure>"


def _tiles(runs: Sequence[SimulatedRun], compared: Sequence[ComparedKpi]) -> str:
    """The last run against the first, in the figures that matter most."""
    by_kpi = {each.kpi: each for each in compared}
    tiles = []
    for kpi in TILES:
        each = by_kpi[kpi]
        percent = each.changes[-1] if len(runs) > 1 else None
        tiles.append(
            f'<div class="tile"><span>{escape(LABELS[kpi])}, {escape(runs[-1].name)}</span>'
            f"<strong>{escape(figure(kpi, each.values[-1]))}</strong>"
            f'<em class="{_verdict(kpi, percent)}">{escape(change(percent))}</em>'
            f"<small>{escape(runs[0].name)}: {escape(figure(kpi, each.values[0]))}</small></div>"
        )
    return "".join(tiles)


def _table(runs: Sequence[SimulatedRun], compared: Sequence[ComparedKpi]) -> str:
    head = "".join(
        f'<th><i class="dot fill-{run_color(position)}"></i>{escape(run.name)}</th>'
        for position, run in enumerate(runs)
    )
    rows = []
    for each in compared:
        cells = "".join(
            f"<td>{escape(figure(each.kpi, value))}"
            + (f'<em class="{_verdict(each.kpi, percent)}">{escape(change(percent))}</em>' if position else "")
            + "</td>"
            for position, (value, percent) in enumerate(zip(each.values, each.changes, strict=True))
        )
        rows.append(f"<tr><th>{escape(LABELS[each.kpi])}</th>{cells}</tr>")
    return f"<table><thead><tr><th></th>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _verdict(kpi: Kpi, percent: float | None) -> str:
    if percent is None or abs(percent) < SMALL_CHANGE:
        return "same"
    return "better" if (percent > 0) == (kpi in MORE_IS_BETTER) else "worse"


def _legend(entries: Sequence[tuple[str, str]]) -> str:
    return "".join(f'<span><i class="dot fill-{color}"></i>{escape(name)}</span>' for color, name in entries)
