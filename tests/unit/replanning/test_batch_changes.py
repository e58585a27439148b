"""Which changes of a batch's plan are made: never one that costs more than what stands."""

from collections.abc import Mapping
from typing import cast

from msgspec.structs import replace

from domain.catalog.sku import Sku
from domain.channels.channel import Channel
from domain.network.location import LocationKind
from domain.orders.demand import routing_demand
from domain.orders.order import Order
from domain.orders.place import place_order
from domain.orders.route_again import planned_work
from domain.routing.plan import Assignment, RoutingPlan
from domain.routing.problem import CandidateLocation, RoutingProblem
from domain.routing.profile import DEFAULT_PROFILE
from domain.routing.replanning.residual import CommonPlan
from domain.routing.route import route
from operations.batch_changes import better_alone, better_groups, standing_cost
from operations.batch_plan import BatchOrder, BatchPlan
from operations.stock_ahead import StockAhead
from tests.unit.orders.builders import LATER, NOW, make_order, make_plan, promise_of

PLACES = {"NYC": (40.7, -74.0), "BOS": (42.4, -71.1), "LAX": (34.0, -118.2)}
SKUS = {"TEA": Sku(code="TEA", name="Tea", weight_grams=400)}


def scheduled(location: str) -> BatchOrder:
    """Three TEA for New York that are planned at the location."""
    plan = make_plan([(1, location, 3)])
    order = place_order(make_order([("TEA", 3)]), plan, now=NOW, promise=promise_of, release_at=LATER).order
    return BatchOrder(order=order, parts=order.fulfillment_orders)


def problem_of(each: BatchOrder, stock: Mapping[str, int]) -> RoutingProblem:
    locations = tuple(
        CandidateLocation(code, LocationKind.WAREHOUSE, latitude, longitude)
        for code, (latitude, longitude) in PLACES.items()
    )
    demand = routing_demand(each.order, planned_work(each.parts).units, skus=SKUS)
    return RoutingProblem(
        profile=DEFAULT_PROFILE, demands=(demand,), locations=locations, stock={"TEA": dict(stock)}, at=NOW
    )


def planned(each: BatchOrder, problem: RoutingProblem, plan: RoutingPlan) -> BatchPlan:
    return BatchPlan(
        orders={each.order.id: each},
        common=CommonPlan.of(problem, plan),
        seconds=0.0,
        channel=Channel(code="WEB", name="Web"),
        ahead=cast(StockAhead, None),  # nothing is asked of it
        at=NOW,
    )


def moved_to(problem: RoutingProblem, order: Order, code: str) -> RoutingPlan:
    """A plan that puts all of it there, whatever that costs."""
    assignment = Assignment(order=order.id, line=order.lines[0].id, location=code, quantity=3)
    return replace(route(problem), assignments=(assignment,))


def test_what_saves_is_changed() -> None:
    each = scheduled("LAX")
    problem = problem_of(each, {"NYC": 3, "LAX": 3})
    batch = planned(each, problem, route(problem))
    (group,) = better_groups(batch)
    assert group.orders == (each.order.id,)
    assert group.cost_before == standing_cost(batch)
    assert group.cost_after < group.cost_before


def test_what_costs_more_or_the_same_stays() -> None:
    each = scheduled("NYC")
    problem = problem_of(each, {"NYC": 3, "LAX": 3})
    for code in ("LAX", "NYC"):
        batch = planned(each, problem, moved_to(problem, each.order, code))
        assert better_groups(batch) == []
        assert better_alone(batch, [each.order.id]) == []


def test_what_would_lose_units_stays() -> None:
    each = scheduled("LAX")
    problem = problem_of(each, {"NYC": 3, "LAX": 3})
    best = route(problem)
    fewer = replace(best, assignments=(replace(best.assignments[0], quantity=2),))
    assert better_groups(planned(each, problem, fewer)) == []


def test_an_order_is_left_what_others_do_not_take() -> None:
    each = scheduled("LAX")
    problem = problem_of(each, {"NYC": 5, "LAX": 3})
    other = replace(problem.demands[0], order="ord_O", lines=(replace(problem.demands[0].lines[0], id="lin_O-1"),))
    both = replace(problem, demands=(*problem.demands, other))
    common = CommonPlan.of(both, route(both))
    left = common.left_for(each.order.id)
    assert left.demands == problem.demands
    own = {assignment.location: assignment.quantity for assignment in common.assignments[each.order.id]}
    taken = {assignment.location: assignment.quantity for assignment in common.assignments["ord_O"]}
    assert left.stock == {"TEA": {"NYC": 5 - taken.get("NYC", 0), "LAX": 3 - taken.get("LAX", 0)}}
    assert all(left.stock["TEA"][code] >= units for code, units in own.items())


def test_nobody_pays_for_others_who_wait() -> None:
    """The one that waits could have the units if the other came from farther away."""
    each = scheduled("NYC")
    problem = problem_of(each, {"NYC": 3, "LAX": 3})
    line = replace(each.order.lines[0], id="lin_W-1")
    waiting = BatchOrder(order=replace(each.order, id="ord_W", lines=(line,), fulfillment_orders=()))
    demand = replace(problem.demands[0], order="ord_W", lines=(replace(problem.demands[0].lines[0], id="lin_W-1"),))
    both = replace(problem, demands=(*problem.demands, demand))
    swapped = replace(
        route(both),
        assignments=(
            Assignment(order=each.order.id, line="lin_T-1", location="LAX", quantity=3),
            Assignment(order="ord_W", line="lin_W-1", location="NYC", quantity=3),
        ),
    )
    batch = replace(planned(each, both, swapped), orders={each.order.id: each, "ord_W": waiting})
    assert not any(each.order.id in group.orders for group in better_groups(batch))
