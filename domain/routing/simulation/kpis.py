"""Figures of a way to route: what it costs, how fast it is, and how often orders are split, short or late."""

from collections import Counter
from collections.abc import Iterable, Mapping

from msgspec import Struct

from domain.routing.cost_terms import CostTerm
from domain.routing.simulation.outcome import OrderOutcome

SHIPPING_TERMS = (CostTerm.SHIPPING_PARCEL, CostTerm.SHIPPING_WEIGHT, CostTerm.SHIPPING_DISTANCE)


class LocationLoad(Struct, frozen=True, kw_only=True):
    """What a location does: `units` in `parcels`, one for each order and time that it sends something."""

    location: str
    units: int
    parcels: int


class RoutingKpis(Struct, frozen=True, kw_only=True):
    """Whole numbers, from which the ratios follow exactly. `terms` are money in millicents of `currency_code`.

    Days count from the day of the order; of an order to its last parcel, of a unit to its own. Orders and units that
    are not served have none. `units_at_first` and the short ones tell of the first decision, `units_served` of the end.
    """

    currency_code: str
    orders: int
    orders_served: int
    lines: int
    units: int
    units_served: int
    units_at_first: int
    short_orders: int
    short_lines: int
    split_orders: int
    parcels: int
    late_orders: int
    order_days: int
    unit_days: int
    co2e_grams: int
    terms: Mapping[CostTerm, int]
    loads: tuple[LocationLoad, ...]

    @property
    def cost(self) -> int:
        return sum(self.terms.values())

    @property
    def shipping_cost(self) -> int:
        return sum(self.terms.get(term, 0) for term in SHIPPING_TERMS)

    @property
    def days_to_deliver(self) -> float | None:
        """Average of the orders of which something is served."""
        return self.order_days / self.orders_served if self.orders_served else None

    @property
    def days_to_deliver_unit(self) -> float | None:
        """Average of the units that are served."""
        return self.unit_days / self.units_served if self.units_served else None

    @property
    def fill_rate(self) -> float | None:
        """Share of the units that the first decision serves."""
        return self.units_at_first / self.units if self.units else None

    @property
    def units_unserved(self) -> int:
        return self.units - self.units_served

    def load_share(self, load: LocationLoad) -> float:
        """The location's share of all units that are served."""
        return load.units / self.units_served if self.units_served else 0.0


def kpis_of(outcomes: Iterable[OrderOutcome], *, currency_code: str) -> RoutingKpis:
    """Add the outcomes up; the locations by code."""
    orders = list(outcomes)
    parcels = [parcel for order in orders for parcel in order.parcels]
    days = [order.deliver_days for order in orders if order.deliver_days is not None]
    terms: Counter[CostTerm] = Counter()
    units: Counter[str] = Counter()
    for parcel in parcels:
        terms.update(parcel.terms)
        units[parcel.location] += parcel.units
    terms[CostTerm.RULES] += sum(order.rules_bent for order in orders)
    sent = Counter(parcel.location for parcel in parcels)
    return RoutingKpis(
        currency_code=currency_code,
        orders=len(orders),
        orders_served=len(days),
        lines=sum(order.lines for order in orders),
        units=sum(order.units for order in orders),
        units_served=sum(units.values()),
        units_at_first=sum(order.units_at_first for order in orders),
        short_orders=sum(order.short for order in orders),
        short_lines=sum(order.lines_short for order in orders),
        split_orders=sum(order.split for order in orders),
        parcels=len(parcels),
        late_orders=sum(order.late for order in orders),
        order_days=sum(days),
        unit_days=sum(parcel.units * parcel.deliver_days for parcel in parcels),
        co2e_grams=sum(parcel.co2e_grams for parcel in parcels),
        terms={term: terms[term] for term in CostTerm if terms[term]},
        loads=tuple(LocationLoad(location=code, units=units[code], parcels=sent[code]) for code in sorted(units)),
    )
