"""The colors of the page, by name; the page says what each is in light and in dark."""

from collections.abc import Mapping, Sequence

from domain.routing.cost_terms import CostTerm

RUNS = ("run-a", "run-b", "run-c", "run-d", "run-e", "run-f", "run-g", "run-h")
"""Of the runs, in their order: the first is what the others are compared with, in gray."""

TERMS: Mapping[CostTerm, str] = {
    CostTerm.SHIPPING_PARCEL: "term-a",
    CostTerm.SHIPPING_WEIGHT: "term-b",
    CostTerm.SHIPPING_DISTANCE: "term-c",
    CostTerm.PICKING_LINES: "term-d",
    CostTerm.PICKING_UNITS: "term-d",
    CostTerm.OPENING: "term-e",
    CostTerm.LATE: "term-f",
}
OTHER_TERM = "term-g"
TERM_GROUPS: Sequence[tuple[str, str]] = (
    ("term-a", "Shipping, per parcel"),
    ("term-b", "Shipping, by weight"),
    ("term-c", "Shipping, by weight and distance"),
    ("term-d", "Picking"),
    ("term-e", "Opening a location"),
    ("term-f", "Late days"),
    (OTHER_TERM, "Other"),
)


def run_color(position: int) -> str:
    return RUNS[position % len(RUNS)]
