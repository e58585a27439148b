"""How much each location does, in every run."""

from collections.abc import Sequence

from app.simulation.network import Network
from app.simulation.picture.palette import run_color
from app.simulation.picture.svg import drawing, element, text, titled
from app.simulation.run import SimulatedRun

WIDTH = 1_270.0
LEFT = 210.0
GAP = 58.0
ROW = 22.0
BAR = 12.0
HEAD = 26.0


def load_bars(runs: Sequence[SimulatedRun], network: Network) -> str:
    """Locations by priority, one under the other; runs side by side."""
    shares = [{load.location: run.kpis.load_share(load) for load in run.kpis.loads} for run in runs]
    most = max((share for of_run in shares for share in of_run.values()), default=1.0) or 1.0
    column = (WIDTH - LEFT) / len(runs)
    parts = []
    for row, site in enumerate(network.sites):
        y = HEAD + ROW * row
        parts.append(text(f"{site.location.code}  {site.city}", 0, y + 11, class_="label"))
        parts.append(element("line", x1=0.0, y1=y + ROW - 4, x2=WIDTH, y2=y + ROW - 4, class_="rule"))
    for position, (run, of_run) in enumerate(zip(runs, shares, strict=True)):
        x = LEFT + column * position
        parts.append(text(run.name, x, 12, class_="label strong"))
        for row, site in enumerate(network.sites):
            share = of_run.get(site.location.code, 0.0)
            width = (column - GAP) * share / most
            y = HEAD + ROW * row
            title = f"{run.name}, {site.location.code}: {share:.1%} of units"
            color = f"fill-{run_color(position)}"
            parts.append(element("rect", titled(title), x=x, y=y + 1, width=width, height=BAR, class_=color))
            parts.append(text(f"{share:.1%}", x + width + 5, y + 11, class_="tick"))
    return drawing(WIDTH, HEAD + ROW * len(network.sites), parts, label="Share of units per location")
