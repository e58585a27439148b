"""A plan as outcomes of its orders, as if all of it happened as planned."""

from domain.routing.plan import LocationCost, RoutingPlan
from domain.routing.problem import RoutingDemand, RoutingProblem
from domain.routing.simulation.arrival import arrival_day
from domain.routing.simulation.outcome import OrderOutcome, Parcel


def plan_outcomes(problem: RoutingProblem, plan: RoutingPlan) -> tuple[OrderOutcome, ...]:
    """One of each demand, in their order. Days count from the moment of the decision."""
    units: dict[tuple[str, str], int] = {}
    served: dict[tuple[str, str], int] = {}
    for assignment in plan.assignments:
        at_location, of_line = (assignment.order, assignment.location), (assignment.order, assignment.line)
        units[at_location] = units.get(at_location, 0) + assignment.quantity
        served[of_line] = served.get(of_line, 0) + assignment.quantity
    costs: dict[str, list[LocationCost]] = {}
    for cost in plan.costs:
        costs.setdefault(cost.order, []).append(cost)
    bent: dict[str, int] = {}
    for rule in plan.bent:
        if rule.location is None:
            bent[rule.order] = bent.get(rule.order, 0) + rule.price
    return tuple(
        _outcome(
            demand,
            rules_bent=bent.get(demand.order, 0),
            short=sum(served.get((demand.order, line.id), 0) < line.quantity for line in demand.lines),
            parcels=tuple(
                _parcel(problem, demand, cost, units=units[demand.order, cost.location])
                for cost in costs.get(demand.order, [])
            ),
            problem=problem,
        )
        for demand in problem.demands
    )


def _outcome(
    demand: RoutingDemand, *, rules_bent: int, short: int, parcels: tuple[Parcel, ...], problem: RoutingProblem
) -> OrderOutcome:
    last = max((parcel.deliver_days for parcel in parcels), default=0)
    due = None if demand.deliver_by is None else (demand.deliver_by.date() - problem.at.date()).days
    return OrderOutcome(
        order=demand.order,
        units=sum(line.quantity for line in demand.lines),
        lines=len(demand.lines),
        units_at_first=sum(parcel.units for parcel in parcels),
        lines_short=short,
        parcels=parcels,
        late=bool(parcels) and due is not None and last > due,
        rules_bent=rules_bent,
    )


def _parcel(problem: RoutingProblem, demand: RoutingDemand, cost: LocationCost, *, units: int) -> Parcel:
    unknown = problem.profile.costs.distance_unknown_kilometers
    arrives = arrival_day(
        problem.services,
        problem.calendars,
        method=demand.method,
        location=cost.location,
        service=cost.service,
        kilometers=unknown if cost.distance_kilometers is None else cost.distance_kilometers,
        at=problem.at,
    )
    return Parcel(
        location=cost.location,
        units=units,
        deliver_days=(arrives - problem.at.date()).days,
        co2e_grams=cost.co2e_grams,
        terms=cost.terms,
    )
