"""The objective of a plan, by the weights of its profile."""

from collections.abc import Iterator

from domain.routing.checking.arrival import arrival
from domain.routing.checking.bent import bent_by_orders
from domain.routing.checking.levels import FENCES, fenced_units, orders_at, orders_band, units_at, units_band
from domain.routing.checking.money import moving_units, source_terms, unit_milligrams, unit_terms
from domain.routing.checking.record import PlanRecord
from domain.routing.cost_terms import Tariff
from domain.routing.objective import ObjectiveWeights
from domain.routing.problem import NOTHING_USED, CandidateLocation, RoutingDemand, RoutingLine


def objective(record: PlanRecord) -> int:
    """What the plan counts, in millicents."""
    weights = record.problem.profile.weights
    return (
        sum(_of_source(record, weights, demand, location) for demand, location in record.sources())
        + sum(
            _of_share(record, weights, demand, line, location, units)
            for demand, line, location, units in record.shares()
        )
        + _of_what_orders_share(record, weights)
        + _of_splits(record, weights)
    )


def objective_defects(record: PlanRecord) -> Iterator[str]:
    """Whether the plan says the same."""
    worth = objective(record)
    if record.plan.objective != worth:
        yield f"the objective is said to be {record.plan.objective}, and is {worth}"


def _percent(weights: ObjectiveWeights, money: int) -> int:
    return money * weights.money_percent // 100


def _of_source(
    record: PlanRecord, weights: ObjectiveWeights, demand: RoutingDemand, location: CandidateLocation
) -> int:
    tariff = record.tariffs[demand.order, location.code]
    return _percent(weights, sum(source_terms(record, demand, location, tariff).values()))


def _of_share(
    record: PlanRecord,
    weights: ObjectiveWeights,
    demand: RoutingDemand,
    line: RoutingLine,
    location: CandidateLocation,
    units: int,
) -> int:
    costs = record.problem.profile.costs
    tariff = record.tariffs[demand.order, location.code]
    money = sum(unit_terms(record, demand, line, location, tariff).values())
    each = _percent(weights, money)
    each += _day_share(record, weights, demand, location, tariff)
    each += weights.kilogram_co2e * unit_milligrams(record, demand, line, location, tariff) // 1_000_000
    each += _pressure(record, weights, location)
    moving = moving_units(line, location, units) * _percent(weights, costs.moving)
    return _percent(weights, costs.picking_line[location.kind]) + units * each + moving


def _day_share(
    record: PlanRecord,
    weights: ObjectiveWeights,
    demand: RoutingDemand,
    location: CandidateLocation,
    tariff: Tariff | None,
) -> int:
    if not weights.day:
        return 0
    days = arrival(record.problem, demand, location, tariff).deliver_days
    units = sum(line.quantity for line in demand.lines)
    return (2 * weights.day * days + units) // (2 * units)


def _pressure(record: PlanRecord, weights: ObjectiveWeights, location: CandidateLocation) -> int:
    band = units_band(record, location)
    if band is None or not weights.capacity_pressure:
        return 0
    used = record.problem.capacity_used.get(location.code, NOTHING_USED).units
    return min(weights.capacity_pressure, weights.capacity_pressure * used // max(1, band.limit))


def _of_what_orders_share(record: PlanRecord, weights: ObjectiveWeights) -> int:
    """Overtime and the units that soft fences keep."""
    total = 0
    units, orders = units_at(record), orders_at(record)
    for code in units:
        location = record.locations[code]
        for count, band in (
            (units[code], units_band(record, location)),
            (orders[code], orders_band(record, location)),
        ):
            if band is not None:
                total += band.beyond_regular(count) * _percent(weights, band.price)
    prices = {rule.code: rule.price for rule in record.rulebook.soft(*FENCES)}
    return total + sum(
        count * _percent(weights, prices[rule]) for fence, count in fenced_units(record).items() for rule in fence.rules
    )


def _of_splits(record: PlanRecord, weights: ObjectiveWeights) -> int:
    """Prices of locations beyond, and the weight of each beyond the first."""
    total = 0
    for bent in bent_by_orders(record):
        total += bent.amount * _percent(weights, bent.price // bent.amount)
    for demand in record.problem.demands:
        if record.used[demand.order]:
            total += weights.split * max(0, len(record.opened(demand)) - (0 if demand.locations_in_use else 1))
    return total
