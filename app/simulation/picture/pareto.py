"""What speed costs: money against days, a point for each run and weighting."""

from collections.abc import Sequence

from app.simulation.figures import MILLICENTS_PER_DOLLAR
from app.simulation.picture.labels import Box, first_free
from app.simulation.picture.palette import run_color
from app.simulation.picture.projection import Spot
from app.simulation.picture.svg import drawing, element, text, titled
from app.simulation.picture.ticks import tick_values
from app.simulation.run import SimulatedRun

WIDTH = 620.0
HEIGHT = 330.0
LEFT = 70.0
RIGHT = 24.0
TOP = 16.0
BOTTOM = 46.0
MARGIN = 0.09
LETTER_WIDTH = 8.2
LABEL_HEIGHT = 13.0
NEAR = 10.0
"""A weighting whose name would stand farther from it has none: a pointer at it shows it."""


def pareto(runs: Sequence[SimulatedRun], weightings: Sequence[SimulatedRun]) -> str:
    """The weightings are joined by a line, from those where a day is worth nothing to those where it is worth most."""
    shown = [run for run in [*runs, *weightings] if run.kpis.days_to_deliver is not None]
    days = [run.kpis.days_to_deliver or 0.0 for run in shown]
    dollars = [run.kpis.cost / MILLICENTS_PER_DOLLAR for run in shown]
    across, down = _range(days), _range(dollars)
    spots = [
        Spot(
            LEFT + (WIDTH - LEFT - RIGHT) * (day - across[0]) / (across[1] - across[0]),
            TOP + (HEIGHT - TOP - BOTTOM) * (1 - (cost - down[0]) / (down[1] - down[0])),
        )
        for day, cost in zip(days, dollars, strict=True)
    ]
    parts = _axes(across, down)
    steps = sorted((run.day_price, spot) for run, spot in zip(shown, spots, strict=True) if run.day_price is not None)
    parts.append(
        element("polyline", points=" ".join(f"{spot.x:.1f},{spot.y:.1f}" for _, spot in steps), class_="front")
    )
    taken = [Box(spot.x - 7, spot.y - 7, 14, 14) for spot in spots]
    for position, (run, spot) in enumerate(zip(shown, spots, strict=True)):
        of_runs = position < len(runs)
        color = f"fill-{run_color(position)}" if of_runs else "weighting"
        title = f"{run.name}: {run.kpis.days_to_deliver:.2f} days, ${run.kpis.cost / MILLICENTS_PER_DOLLAR:,.0f}"
        parts.append(element("circle", titled(title), cx=spot.x, cy=spot.y, r=6.0 if of_runs else 4.0, class_=color))
        width = LETTER_WIDTH * len(run.name) + 2
        box = first_free(spot, width, LABEL_HEIGHT, taken, within=Box(LEFT, TOP, WIDTH - LEFT, HEIGHT - TOP - BOTTOM))
        taken.append(box)
        near = min(abs(box.x - spot.x), abs(box.x + box.width - spot.x)) <= NEAR and abs(box.y - spot.y) <= 2 * NEAR
        if of_runs or near:
            style = "label halo" if of_runs else "tick halo"
            parts.append(text(run.name, box.x + 1, box.y + LABEL_HEIGHT - 3, class_=style))
    return drawing(WIDTH, HEIGHT, parts, label="Cost against days to deliver")


def _range(values: Sequence[float]) -> tuple[float, float]:
    margin = max((max(values) - min(values)) * MARGIN, max(values) * 0.01, 1e-6)
    return min(values) - margin, max(values) + margin


def _axes(across: tuple[float, float], down: tuple[float, float]) -> list[str]:
    width, height = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    parts = []
    for day in tick_values(across[1], across[0]):
        x = LEFT + width * (day - across[0]) / (across[1] - across[0])
        parts.append(element("line", x1=x, y1=TOP, x2=x, y2=TOP + height, class_="grid"))
        parts.append(text(f"{day:g}", x, TOP + height + 16, class_="tick", text_anchor="middle"))
    for cost in tick_values(down[1], down[0]):
        y = TOP + height * (1 - (cost - down[0]) / (down[1] - down[0]))
        parts.append(element("line", x1=LEFT, y1=y, x2=LEFT + width, y2=y, class_="grid"))
        parts.append(text(f"${cost:,.0f}", LEFT - 8, y + 4, class_="tick", text_anchor="end"))
    parts.append(
        text("average days to deliver an order", LEFT + width / 2, HEIGHT - 8, class_="tick", text_anchor="middle")
    )
    return parts
