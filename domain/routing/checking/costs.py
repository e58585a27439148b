"""What a plan says that it costs, by order, location and term, against what it does."""

from collections import Counter
from collections.abc import Iterator

from domain.routing.checking.arrival import arrival, measured_kilometers
from domain.routing.checking.bent import bent_by_orders
from domain.routing.checking.levels import FENCES, Band, orders_at, orders_band, units_at, units_band
from domain.routing.checking.money import moving_units, source_terms, unit_milligrams, unit_terms
from domain.routing.checking.record import PlanRecord
from domain.routing.cost_terms import CostTerm
from domain.routing.plan import LocationCost
from domain.routing.problem import CandidateLocation, RoutingDemand

_SHARED = frozenset({CostTerm.OVERTIME})


def cost_defects(record: PlanRecord) -> Iterator[str]:
    """Terms and sums that are not what the plan says."""
    plan, profile = record.plan, record.problem.profile
    if plan.currency_code != profile.currency_code:
        yield f"the currency is {plan.currency_code}, not {profile.currency_code}"
    by_key = {(cost.order, cost.location): cost for cost in plan.costs}
    total = sum(bent.price for bent in bent_by_orders(record))
    fences = {rule.code for rule in record.rulebook.soft(*FENCES)}
    fenced: Counter[tuple[str, str | None]] = Counter()
    for bent in plan.bent:
        if bent.rule in fences:
            fenced[bent.order, bent.location] += bent.price
    for demand, location in record.sources():
        cost = by_key[demand.order, location.code]
        terms = _terms(record, demand, location)
        terms[CostTerm.RULES] += fenced[demand.order, location.code]
        yield from _term_defects(cost, terms)
        yield from _figure_defects(record, demand, location, cost)
        total += sum(terms.values()) + cost.terms.get(CostTerm.OVERTIME, 0)
    yield from _overtime_defects(record, by_key)
    if plan.cost != total:
        yield f"the cost is said to be {plan.cost}, and is {total}"


def _terms(record: PlanRecord, demand: RoutingDemand, location: CandidateLocation) -> Counter[CostTerm]:
    """Of an order at a location, without what orders share: overtime and fences."""
    costs = record.problem.profile.costs
    tariff = record.tariffs[demand.order, location.code]
    terms = source_terms(record, demand, location, tariff)
    for line_id, units in record.taken[demand.order, location.code].items():
        line = record.lines[demand.order, line_id]
        terms[CostTerm.PICKING_LINES] += costs.picking_line[location.kind]
        terms[CostTerm.MOVING] += costs.moving * moving_units(line, location, units)
        for term, price in unit_terms(record, demand, line, location, tariff).items():
            terms[term] += units * price
    return terms


def _term_defects(cost: LocationCost, terms: Counter[CostTerm]) -> Iterator[str]:
    for term in CostTerm:
        if term in cost.terms and not cost.terms[term]:
            yield f"{cost.order} at {cost.location}: {term} costs nothing and is named"
        if term not in _SHARED and cost.terms.get(term, 0) != terms[term]:
            yield f"{cost.order} at {cost.location}: {term} is {cost.terms.get(term, 0)}, not {terms[term]}"


def _figure_defects(
    record: PlanRecord, demand: RoutingDemand, location: CandidateLocation, cost: LocationCost
) -> Iterator[str]:
    where = f"{demand.order} at {location.code}"
    tariff = record.tariffs[demand.order, location.code]
    kilometers = measured_kilometers(demand, location)
    if cost.distance_kilometers != kilometers:
        yield f"{where}: the distance is {cost.distance_kilometers}, not {kilometers}"
    days = None
    if record.problem.profile.timed:
        days = arrival(record.problem, demand, location, tariff).deliver_days
    if cost.deliver_days != days:
        yield f"{where}: goods arrive after {cost.deliver_days} days, not {days}"
    milligrams = sum(
        units * unit_milligrams(record, demand, record.lines[demand.order, line_id], location, tariff)
        for line_id, units in record.taken[demand.order, location.code].items()
    )
    if cost.co2e_grams != (milligrams + 500) // 1_000:
        yield f"{where}: {cost.co2e_grams} g of CO2e are not {milligrams} mg"


def _overtime_defects(record: PlanRecord, costs: dict[tuple[str, str], LocationCost]) -> Iterator[str]:
    """Orders share overtime: each may pay some of it, all of them together all of it."""
    units, orders = units_at(record), orders_at(record)
    paid: Counter[str] = Counter()
    for demand, location in record.sources():
        overtime = costs[demand.order, location.code].terms.get(CostTerm.OVERTIME, 0)
        paid[location.code] += overtime
        of_order = record.taken[demand.order, location.code].total()
        most = of_order * _price(units_band(record, location))
        if location.code not in demand.locations_in_use:
            most += _price(orders_band(record, location))
        if not 0 <= overtime <= most:
            yield f"{demand.order} at {location.code}: overtime costs {overtime}, of {most} at most"
    for code in units:
        location = record.locations[code]
        owed = _owed(units_band(record, location), units[code]) + _owed(orders_band(record, location), orders[code])
        if paid[code] != owed:
            yield f"{code}: {paid[code]} is paid for overtime of {owed}"


def _owed(band: Band | None, count: int) -> int:
    return 0 if band is None else band.beyond_regular(count) * band.price


def _price(band: Band | None) -> int:
    return 0 if band is None else band.price
