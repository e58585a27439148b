"""What each run costs, term by term."""

from collections.abc import Sequence

from app.simulation.figures import MILLICENTS_PER_DOLLAR
from app.simulation.picture.palette import OTHER_TERM, TERM_GROUPS, TERMS
from app.simulation.picture.svg import drawing, element, text, titled
from app.simulation.picture.ticks import tick_values
from app.simulation.run import SimulatedRun

WIDTH = 620.0
LEFT = 108.0
RIGHT = 70.0
ROW = 46.0
BAR = 24.0
AXIS = 26.0


def cost_bars(runs: Sequence[SimulatedRun]) -> str:
    """A bar for each run, one under the other."""
    most = max(run.kpis.cost for run in runs) / MILLICENTS_PER_DOLLAR
    scale = (WIDTH - LEFT - RIGHT) / max(most, 1.0)
    height = ROW * len(runs) + AXIS
    parts = []
    for value in tick_values(most):
        x = LEFT + value * scale
        parts.append(element("line", x1=x, y1=0.0, x2=x, y2=height - AXIS + 4, class_="grid"))
        parts.append(text(f"${value:,.0f}", x, height - 8, class_="tick", text_anchor="middle"))
    for position, run in enumerate(runs):
        top = ROW * position + (ROW - BAR) / 2
        parts.append(text(run.name, LEFT - 8, top + BAR / 2 + 4, class_="label", text_anchor="end"))
        x = LEFT
        for color, name in TERM_GROUPS:
            dollars = group_costs(run).get(color, 0.0)
            if dollars > 0:
                parts.append(
                    element(
                        "rect",
                        titled(f"{run.name}, {name}: ${dollars:,.0f}"),
                        x=x,
                        y=top,
                        width=dollars * scale,
                        height=BAR,
                        class_=f"fill-{color}",
                    )
                )
                x += dollars * scale
        parts.append(text(f"${run.kpis.cost / MILLICENTS_PER_DOLLAR:,.0f}", x + 6, top + BAR / 2 + 4, class_="value"))
    return drawing(WIDTH, height, parts, label="Cost by term")


def group_costs(run: SimulatedRun) -> dict[str, float]:
    """Dollars by color."""
    costs: dict[str, float] = {}
    for term, millicents in run.kpis.terms.items():
        color = TERMS.get(term, OTHER_TERM)
        costs[color] = costs.get(color, 0.0) + millicents / MILLICENTS_PER_DOLLAR
    return costs


def groups_shown(runs: Sequence[SimulatedRun]) -> list[tuple[str, str]]:
    """Color and name of the terms that cost something in some run."""
    used = {color for run in runs for color, dollars in group_costs(run).items() if dollars > 0}
    return [(color, name) for color, name in TERM_GROUPS if color in used]
