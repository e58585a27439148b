"""How figures are written for readers."""

from domain.routing.simulation.comparison import Kpi

MILLICENTS_PER_DOLLAR = 100_000
CENTS_PER_DOLLAR = 100
NOTHING = "-"

LABELS = {
    Kpi.COST: "Cost, all terms",
    Kpi.SHIPPING_COST: "Cost of shipping",
    Kpi.DAYS_TO_DELIVER: "Days to deliver an order",
    Kpi.DAYS_TO_DELIVER_UNIT: "Days to deliver a unit",
    Kpi.SPLIT_ORDERS: "Split orders",
    Kpi.PARCELS: "Parcels",
    Kpi.FILL_RATE: "Units served at first",
    Kpi.SHORT_ORDERS: "Short orders",
    Kpi.SHORT_LINES: "Short lines",
    Kpi.LATE_ORDERS: "Late orders",
    Kpi.CO2E: "CO2e of shipping, kg",
    Kpi.UNITS_UNSERVED: "Units never served",
}


def dollars_of(millicents: int) -> str:
    """With cents; what is not a whole number of them, in full."""
    text = f"{millicents / MILLICENTS_PER_DOLLAR:,.5f}".rstrip("0")
    whole, _, decimals = text.partition(".")
    return f"{whole}.{decimals:0<2}"


def figure(kpi: Kpi, value: float | None) -> str:
    """A value of a KPI."""
    if value is None:
        return NOTHING
    if kpi in (Kpi.COST, Kpi.SHIPPING_COST):
        return f"${value / CENTS_PER_DOLLAR:,.0f}"
    if kpi in (Kpi.DAYS_TO_DELIVER, Kpi.DAYS_TO_DELIVER_UNIT):
        return f"{value:.2f}"
    return f"{value:.2%}" if kpi is Kpi.FILL_RATE else f"{value:,.0f}"


def change(percent: float | None) -> str:
    """With its sign."""
    return "" if percent is None else f"{percent:+.1f} %"
