"""What sources, lines and units count in the profile's objective."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from domain.method import Method
from domain.routing.cost_terms import TariffTier
from domain.routing.options.capacity import DayCapacity
from domain.routing.options.cost import (
    MILLIGRAMS_PER_KILOGRAM,
    co2e_milligrams,
    percent_of,
    prices_pairs,
    prices_sources,
    source_terms,
    unit_terms,
)
from domain.routing.options.rules_in_force import RulesInForce
from domain.routing.options.sources import Source
from domain.routing.problem import RoutingDemand, RoutingProblem

_FREE = TariffTier()


class Coefficients(Struct, frozen=True, kw_only=True):
    """As in OrderOptions."""

    fixed: tuple[int, ...]
    line_fixed: tuple[int, ...] | None
    unit_cost: tuple[list[int], ...]
    moved: Mapping[tuple[int, int], tuple[int, int]]


def coefficients_of(
    problem: RoutingProblem,
    demand: RoutingDemand,
    rules: RulesInForce,
    sources: Sequence[Source],
    available: Sequence[list[int]],
    capacities: Mapping[str, DayCapacity],
) -> Coefficients:
    """The objective of one order's sources; see docs/routing.md for every formula."""
    costs, weights = problem.profile.costs, problem.profile.weights
    percent = weights.money_percent
    if costs.late_day or prices_sources(rules):
        fixed = [sum(source_terms(problem, demand, rules, source).values()) for source in sources]
    else:
        fixed = _fixed(problem, demand, sources)
    if percent != 100:
        fixed = [percent_of(each, percent) for each in fixed]
    if costs.stock_out or costs.markdown or costs.co2e_kilogram or prices_pairs(rules):
        rows = _rows_by_term(problem, demand, rules, sources)
    else:
        rows = _rows(problem, demand, sources)
    if percent != 100:
        rows = tuple([[unit * percent // 100 for unit in row] for row in rows])
    if weights.day or weights.kilogram_co2e:
        _add_weights(problem, demand, sources, rows)
    if capacities:
        fixed = _with_capacity(problem, sources, capacities, fixed, rows)
    line_fixed: tuple[int, ...] = ()
    if any(costs.picking_line.values()):
        line_fixed = tuple([percent_of(costs.picking_line[source.location.kind], percent) for source in sources])
    return Coefficients(
        fixed=tuple(fixed),
        line_fixed=line_fixed if any(line_fixed) else None,
        unit_cost=rows,
        moved=_moved(demand, sources, available, rows, percent_of(costs.moving, percent)),
    )


def _fixed(problem: RoutingProblem, demand: RoutingDemand, sources: Sequence[Source]) -> list[int]:
    # The formulas of `cost.opening_cost` and `cost.parcel_cost`, unrolled.
    opening, in_use = problem.profile.costs.opening, demand.locations_in_use
    fixed = []
    for source in sources:
        location, tier = source.location, source.tier
        cost = opening[location.kind] if location.opening is None else location.opening
        if in_use and location.code in in_use:
            cost = 0
        if tier is not None:
            cost += tier.parcel + tier.per_kilometer * source.priced_kilometers
        fixed.append(cost)
    return fixed


def _rows(problem: RoutingProblem, demand: RoutingDemand, sources: Sequence[Source]) -> tuple[list[int], ...]:
    # The formulas of `cost.unit_terms`, unrolled: they run for every line and source of every order. What is the same
    # for all sources of a tier is worked out once, and what is added after rounding is added before, a thousandfold.
    picking, handling = problem.profile.costs.picking_unit, problem.profile.costs.handling
    picks = [1_000 * picking[source.location.kind] + 500 for source in sources]
    if handling:
        codes = [source.location.code for source in sources]
        picks = [pick + 1_000 * handling.get(code, 0) for pick, code in zip(picks, codes, strict=True)]
    kilometers = [source.priced_kilometers for source in sources]
    only = _only_tier(problem, demand)
    if only is not None:
        return tuple([_row_of_tier(line.weight_grams, only, kilometers, picks) for line in demand.lines])
    tiers = [source.tier for source in sources]
    rates = [(tier or _FREE).per_kilogram_kilometer * each for tier, each in zip(tiers, kilometers, strict=True)]
    weights = [(tier or _FREE).per_kilogram for tier in tiers]
    rows = []
    for line in demand.lines:
        grams = line.weight_grams
        by_weight = {weight: (grams * weight + 500) // 1_000 * 1_000 for weight in set(weights)}
        columns = zip(rates, weights, picks, strict=True)
        rows.append([(grams * rate + pick + by_weight[weight]) // 1_000 for rate, weight, pick in columns])
    return tuple(rows)


def _only_tier(problem: RoutingProblem, demand: RoutingDemand) -> TariffTier | None:
    """The tier of all sources, where the profile has no other."""
    tariffs = problem.profile.costs.tariffs
    if demand.method is not Method.SHIP:
        return _FREE
    return tariffs[0].tiers[0] if len(tariffs) == 1 and len(tariffs[0].tiers) == 1 else None


def _row_of_tier(grams: int, tier: TariffTier, kilometers: Sequence[int], picks: Sequence[int]) -> list[int]:
    rate = grams * tier.per_kilogram_kilometer
    weight = (grams * tier.per_kilogram + 500) // 1_000 * 1_000
    return [(rate * each + pick + weight) // 1_000 for each, pick in zip(kilometers, picks, strict=True)]


def _rows_by_term(
    problem: RoutingProblem, demand: RoutingDemand, rules: RulesInForce, sources: Sequence[Source]
) -> tuple[list[int], ...]:
    rows = []
    for line in demand.lines:
        levels = problem.stock.get(line.sku, {})
        rows.append(
            [
                sum(
                    unit_terms(
                        problem, line, rules, source, available=max(0, levels.get(source.location.code, 0))
                    ).values()
                )
                for source in sources
            ]
        )
    return tuple(rows)


def _add_weights(
    problem: RoutingProblem, demand: RoutingDemand, sources: Sequence[Source], rows: Sequence[list[int]]
) -> None:
    weights = problem.profile.weights
    units = sum([line.quantity for line in demand.lines])
    days = [(2 * weights.day * (source.deliver_days or 0) + units) // (2 * units) for source in sources]
    for line, row in zip(demand.lines, rows, strict=True):
        for position, source in enumerate(sources):
            row[position] += days[position]
            if weights.kilogram_co2e:
                row[position] += weights.kilogram_co2e * co2e_milligrams(line, source) // MILLIGRAMS_PER_KILOGRAM


def _with_capacity(
    problem: RoutingProblem,
    sources: Sequence[Source],
    capacities: Mapping[str, DayCapacity],
    fixed: Sequence[int],
    rows: Sequence[list[int]],
) -> list[int]:
    """The fixed costs with what overtime adds from the first order on; units get theirs, and the weight of pressure."""
    percent = problem.profile.weights.money_percent
    weight = problem.profile.weights.capacity_pressure
    result = list(fixed)
    for position, source in enumerate(sources):
        capacity = capacities.get(source.location.code)
        if capacity is None:
            continue
        result[position] += percent_of(capacity.left.order_surcharge, percent)
        used, limit = capacity.pressure
        surcharge = percent_of(capacity.left.unit_surcharge, percent) + min(weight, weight * used // limit)
        for row in rows:
            row[position] += surcharge
    return result


def _moved(
    demand: RoutingDemand,
    sources: Sequence[Source],
    available: Sequence[list[int]],
    rows: Sequence[list[int]],
    moving: int,
) -> dict[tuple[int, int], tuple[int, int]]:
    """Adds the price of moving to units at locations where none is planned; the others get it from so many units on."""
    moved: dict[tuple[int, int], tuple[int, int]] = {}
    if not moving:
        return moved
    for index, line in enumerate(demand.lines):
        if not line.planned:
            continue
        for position, source in enumerate(sources):
            planned = line.planned.get(source.location.code, 0)
            if not planned:
                rows[index][position] += moving
            elif planned < min(line.quantity, available[index][position]):
                moved[index, position] = (planned, moving)
    return moved
