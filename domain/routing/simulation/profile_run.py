"""Orders one after the other by one profile, as they would be placed."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from msgspec import Struct, field

from domain.channels.stock_share import StockShare
from domain.delivery.carrier_service import CarrierService
from domain.delivery.dispatch_calendar import DispatchCalendar
from domain.routing.plan import Baselines, RoutingPlan
from domain.routing.problem import NOTHING_USED, CandidateLocation, CapacityUsed, RoutingDemand, RoutingProblem, Stock
from domain.routing.profile import RoutingProfile
from domain.routing.route import route
from domain.routing.serving.baselines import baselines_of
from domain.routing.simulation.comparison import ComparedKpi
from domain.routing.simulation.kpis import RoutingKpis, kpis_of
from domain.routing.simulation.outcome import OrderOutcome
from domain.routing.simulation.plan_outcome import plan_outcomes

SOLVER_SECONDS_MAX = 1.0
"""More than an order at hand is given: a plan that is cut off is not the same each time."""


class AskedOrder(Struct, frozen=True, kw_only=True):
    """An order to be routed. `own` are units by SKU and location that it holds itself, and gives back first."""

    demand: RoutingDemand
    own: Mapping[tuple[str, str], int] = field(default_factory=dict)


class World(Struct, frozen=True, kw_only=True):
    """What all profiles are simulated on. `shares` are those of the orders' channels, `stock` is before any of them."""

    locations: tuple[CandidateLocation, ...]
    services: tuple[CarrierService, ...]
    calendars: Mapping[str, DispatchCalendar]
    stock: Stock
    shares: Mapping[str, StockShare]
    at: datetime


class RoutedOrder(Struct, frozen=True, kw_only=True):
    """One order with its plan, what simple rules would have done, and what comes of it."""

    plan: RoutingPlan
    baselines: Baselines
    outcome: OrderOutcome


class ProfileRun(Struct, frozen=True, kw_only=True):
    """All orders by one profile, in the order in which they were asked about."""

    profile: RoutingProfile
    orders: tuple[RoutedOrder, ...]
    kpis: RoutingKpis


class RoutingSimulation(Struct, frozen=True, kw_only=True):
    """The runs, and their figures side by side with the first."""

    at: datetime
    runs: tuple[ProfileRun, ...]
    compared: tuple[ComparedKpi, ...]


def run_profile(
    profile: RoutingProfile,
    orders: Sequence[AskedOrder],
    world: World,
    capacity_used: Mapping[str, CapacityUsed],
    *,
    before_each: Callable[[], object] = lambda: None,
) -> ProfileRun:
    """Urgent orders first, then in the order given; what one takes is gone for those after it.

    `before_each` order somebody may end it by raising.
    """
    left = {sku: dict(places) for sku, places in world.stock.items()}
    used = dict(capacity_used)
    routed: dict[int, RoutedOrder] = {}
    for position in sorted(range(len(orders)), key=lambda position: orders[position].demand.priority):
        before_each()
        asked = orders[position]
        problem = RoutingProblem(
            profile=profile,
            demands=(asked.demand,),
            locations=world.locations,
            stock=_visible(asked, left, world),
            at=world.at,
            services=world.services,
            calendars=world.calendars,
            capacity_used=used,
            solver_seconds_max=SOLVER_SECONDS_MAX,
        )
        plan = route(problem)
        _take(plan, asked.demand, left, used)
        routed[position] = RoutedOrder(
            plan=plan, baselines=baselines_of(problem, plan), outcome=plan_outcomes(problem, plan)[0]
        )
    in_order = tuple(routed[position] for position in range(len(orders)))
    figures = kpis_of([order.outcome for order in in_order], currency_code=profile.currency_code)
    return ProfileRun(profile=profile, orders=in_order, kpis=figures)


def _visible(asked: AskedOrder, left: Stock, world: World) -> Stock:
    """What the order's channel may have of what is left."""
    share = world.shares[asked.demand.channel]
    return {
        line.sku: {
            location: share.visible(units, own=asked.own.get((line.sku, location), 0))
            for location, units in left.get(line.sku, {}).items()
        }
        for line in asked.demand.lines
    }


def _take(
    plan: RoutingPlan, demand: RoutingDemand, left: dict[str, dict[str, int]], used: dict[str, CapacityUsed]
) -> None:
    skus = {line.id: line.sku for line in demand.lines}
    units: dict[str, int] = {}
    for assignment in plan.assignments:
        left[skus[assignment.line]][assignment.location] -= assignment.quantity
        units[assignment.location] = units.get(assignment.location, 0) + assignment.quantity
    for location, quantity in units.items():
        before = used.get(location, NOTHING_USED)
        used[location] = CapacityUsed(before.units + quantity, before.orders + 1)
