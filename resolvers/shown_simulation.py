"""A simulation as clients see it: money instead of millicents."""

from collections.abc import Sequence

import strawberry

from domain.routing.cost_terms import money_of
from domain.routing.simulation.kpis import RoutingKpis
from domain.routing.simulation.outcome import Parcel
from domain.routing.simulation.profile_run import ProfileRun, RoutedOrder
from domain.routing.simulation.profile_run import RoutingSimulation as DomainRoutingSimulation
from resolvers.shown_costs import show_baseline, show_terms
from schema.routing.simulation import (
    ComparedFigure,
    RoutingFigures,
    RoutingLoad,
    RoutingSimulation,
    SimulatedOrder,
    SimulatedPart,
    SimulatedRun,
)

GRAMS_PER_KILOGRAM = 1_000


def show_simulation(simulation: DomainRoutingSimulation, *, order_ids: Sequence[str] | None) -> RoutingSimulation:
    """`order_ids` are those of orders that were placed, in the order of the simulation."""
    return RoutingSimulation(
        at=simulation.at,
        runs=[_run(run, order_ids) for run in simulation.runs],
        comparison=[
            ComparedFigure(kpi=each.kpi, values=list(each.values), changes=list(each.changes))
            for each in simulation.compared
        ],
    )


def _run(run: ProfileRun, order_ids: Sequence[str] | None) -> SimulatedRun:
    return SimulatedRun(
        profile_code=run.profile.code,
        profile_version=run.profile.version,
        figures=_figures(run.kpis),
        orders=[
            _order(order, index, None if order_ids is None else order_ids[index])
            for index, order in enumerate(run.orders)
        ],
    )


def _figures(kpis: RoutingKpis) -> RoutingFigures:
    return RoutingFigures(
        orders=kpis.orders,
        units=kpis.units,
        units_served=kpis.units_served,
        fill_rate=kpis.fill_rate,
        cost=money_of(kpis.cost, kpis.currency_code),
        terms=show_terms(kpis.terms, kpis.currency_code),
        days_to_deliver=kpis.days_to_deliver,
        days_to_deliver_unit=kpis.days_to_deliver_unit,
        split_orders=kpis.split_orders,
        parcels=kpis.parcels,
        short_orders=kpis.short_orders,
        short_lines=kpis.short_lines,
        late_orders=kpis.late_orders,
        co2e_kilograms=kpis.co2e_grams / GRAMS_PER_KILOGRAM,
        locations=[
            RoutingLoad(
                location_code=load.location, units=load.units, parcels=load.parcels, share=kpis.load_share(load)
            )
            for load in kpis.loads
        ],
    )


def _order(routed: RoutedOrder, index: int, order_id: str | None) -> SimulatedOrder:
    plan, outcome = routed.plan, routed.outcome
    services = {cost.location: cost.service for cost in plan.costs}
    return SimulatedOrder(
        index=index,
        order_id=None if order_id is None else strawberry.ID(order_id),
        status=plan.status,
        units=outcome.units,
        units_served=outcome.units_served,
        cost=money_of(outcome.cost, plan.currency_code),
        deliver_days=outcome.deliver_days,
        late=outcome.late,
        parts=[_part(parcel, services[parcel.location], plan.currency_code) for parcel in outcome.parcels],
        nearest_baseline=show_baseline(plan, routed.baselines.nearest),
        priority_baseline=show_baseline(plan, routed.baselines.priority),
    )


def _part(parcel: Parcel, service: str | None, currency: str) -> SimulatedPart:
    return SimulatedPart(
        location_code=parcel.location,
        carrier_service=service,
        units=parcel.units,
        deliver_days=parcel.deliver_days,
        cost=money_of(sum(parcel.terms.values()), currency),
    )
