"""Where the units of a run go: from locations to areas of postal codes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import sqrt

from app.simulation.network import Network, Site
from app.simulation.picture.labels import Box, first_free
from app.simulation.picture.outline import COAST
from app.simulation.picture.projection import HEIGHT, WIDTH, Spot, inside, projected
from app.simulation.picture.svg import drawing, element, text, titled
from app.simulation.run import SimulatedRun
from domain.network.location import LocationKind
from domain.routing.problem import Point

FLOWS_DRAWN_MAX = 400
THICKEST = 7.0
THINNEST = 0.4
BEND = 0.14
"""How far a flow swings to its side, as a share of its length."""

MERIDIANS = range(-130, -60, 10)
PARALLELS = range(20, 55, 5)
LABEL_HEIGHT = 12.0
LETTER_WIDTH = 7.4
STORE_SIZE = 5.0
HUB_SIZE = 11.0

Areas = Mapping[str, Point]
"""Where the areas are."""


def flow_map(run: SimulatedRun, network: Network, areas: Areas, *, most_units: int, color: str) -> str:
    """`most_units` are those of the thickest flow of all maps that are looked at together."""
    parts = [*_graticule(), _land()]
    flows = sorted(run.flows.items(), key=lambda flow: (-flow[1], flow[0]))[:FLOWS_DRAWN_MAX]
    sites = {site.location.code: site for site in network.sites}
    # The thick ones last, so that they lie on top.
    for (code, area), units in reversed(flows):
        parts.append(_flow(sites[code], areas[area], code, area, units, most_units=most_units, color=color))
    to_area: Counter[str] = Counter()
    for (_, area), units in run.flows.items():
        to_area[area] += units
    for area, units in sorted(to_area.items(), key=lambda item: (-item[1], item[0])):
        spot = _spot_of(areas[area])
        radius = 0.8 + 3.2 * sqrt(units / max(to_area.values()))
        parts.append(
            element("circle", titled(f"Area {area}: {units:,} units"), cx=spot.x, cy=spot.y, r=radius, class_="area")
        )
    parts += _sites(run, network)
    return drawing(WIDTH, HEIGHT, parts, label=f"Map of the flows of {run.name}")


def most_units_of(runs: Sequence[SimulatedRun]) -> int:
    return max((units for run in runs for units in run.flows.values()), default=1)


def _graticule() -> list[str]:
    lines = [[projected(meridian, 20 + step / 2) for step in range(66)] for meridian in MERIDIANS]
    lines += [[projected(-135 + step, parallel) for step in range(80)] for parallel in PARALLELS]
    return [element("polyline", points=_points(line), class_="graticule") for line in lines]


def _land() -> str:
    return element("polygon", points=_points([projected(*place) for place in COAST]), class_="land")


def _points(spots: Sequence[Spot]) -> str:
    return " ".join(f"{spot.x:.1f},{spot.y:.1f}" for spot in spots)


def _flow(site: Site, area: Point, code: str, name: str, units: int, *, most_units: int, color: str) -> str:
    start, end = _spot_of_site(site), _spot_of(area)
    across = (start.x + end.x) / 2 - BEND * (end.y - start.y), (start.y + end.y) / 2 + BEND * (end.x - start.x)
    path = f"M{start.x:.1f} {start.y:.1f}Q{across[0]:.1f} {across[1]:.1f} {end.x:.1f} {end.y:.1f}"
    width = max(THINNEST, THICKEST * sqrt(units / most_units))
    return element(
        "path",
        titled(f"{code} to area {name}: {units:,} units"),
        d=path,
        stroke_width=width,
        class_=f"flow stroke-{color}",
    )


def _sites(run: SimulatedRun, network: Network) -> list[str]:
    """Marks of all locations, and names of the hubs beside them."""
    units = {load.location: load.units for load in run.kpis.loads}
    parts = []
    taken = [_around(_spot_of_site(site), STORE_SIZE) for site in network.stores]
    taken += [_around(_spot_of_site(site), HUB_SIZE) for site in network.hubs]
    for site in network.sites:
        spot = _spot_of_site(site)
        title = titled(f"{site.location.code}, {site.city}: {units.get(site.location.code, 0):,} units")
        if site.location.kind is LocationKind.STORE:
            box = _around(spot, STORE_SIZE)
            parts.append(element("rect", title, x=box.x, y=box.y, width=box.width, height=box.height, class_="store"))
        else:
            kind = "hub" if site.location.kind is LocationKind.WAREHOUSE else "partner"
            parts.append(element("circle", title, cx=spot.x, cy=spot.y, r=HUB_SIZE / 2, class_=kind))
    for site in network.hubs:
        label = f"{site.location.code} {units.get(site.location.code, 0):,}"
        width = LETTER_WIDTH * len(label)
        box = first_free(_spot_of_site(site), width, LABEL_HEIGHT, taken, within=Box(0, 0, WIDTH, HEIGHT))
        taken.append(box)
        parts.append(text(label, box.x, box.y + LABEL_HEIGHT - 2.5, class_="label halo"))
    return parts


def _around(spot: Spot, size: float) -> Box:
    return Box(spot.x - size / 2, spot.y - size / 2, size, size)


def _spot_of_site(site: Site) -> Spot:
    return projected(site.location.longitude, site.location.latitude)


def _spot_of(point: Point) -> Spot:
    """At the edge, where the place is beyond it."""
    spot = projected(point.longitude, point.latitude)
    return spot if inside(spot) else Spot(min(max(spot.x, 4), WIDTH - 4), min(max(spot.y, 4), HEIGHT - 4))
