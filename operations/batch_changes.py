"""What a batch's plan changes: groups of orders that swap units, each only if it is better than what stands."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from domain.inventory.stock_level import Pair
from domain.orders.decision import Decision
from domain.orders.promised import Promise
from domain.orders.replan import release_improved
from domain.orders.waiting import serve_waiting
from domain.refusals import InvalidInput
from domain.routing.plan import Assignment, RoutingPlan
from domain.routing.problem import RoutingProblem
from domain.routing.replanning.linked import StockMove, linked_orders, stock_move
from domain.routing.replanning.standing import better, standing_plan
from domain.routing.route import route
from operations.batch_plan import BatchOrder, BatchPlan
from operations.routed import Routed

ORDERS_PER_GROUP_MAX = 200
"""Orders that may change in one transaction."""


class BatchGroup(Struct, frozen=True, kw_only=True):
    """Orders that change together, and what their plans count, before and after, in millicents."""

    orders: tuple[str, ...]
    cost_before: int
    cost_after: int


class BatchDecision(Struct, frozen=True, kw_only=True):
    """What one order of a batch decides, and the plan that it follows from."""

    decision: Decision
    routed: Routed


def standing_cost(planned: BatchPlan) -> int:
    """What all scheduled work of the batch costs where it is planned."""
    assignments = [assignment for each in planned.orders.values() for assignment in each.assignments]
    return standing_plan(planned.problem, assignments).cost if assignments else 0


def better_groups(planned: BatchPlan) -> list[BatchGroup]:
    """The groups that count less by the new plan than by the one that stands, or have waiting units served for it."""
    new = planned.common.assignments
    changed = [
        order_id
        for order_id, each in planned.orders.items()
        if _places(each.assignments) != _places(new.get(order_id, ()))
    ]
    moves = [_move(planned.orders[order_id], new.get(order_id, ())) for order_id in changed]
    groups = []
    for orders in linked_orders(moves, _free(planned)):
        if len(orders) <= ORDERS_PER_GROUP_MAX:
            group = _compared(planned, orders, new)
            if group is not None:
                groups.append(group)
                continue
        # What does not gain as a whole, or is too large for one commit, may have orders that gain by themselves.
        groups.extend(better_alone(planned, orders) if len(orders) > 1 else ())
    return groups


def better_alone(planned: BatchPlan, orders: Iterable[str]) -> list[BatchGroup]:
    """Those of the orders that are better by the new plan though no other follows it."""
    new = planned.common.assignments
    groups = (_compared(planned, (order_id,), new) for order_id in orders)
    return [group for group in groups if group is not None]


def decide_batch_order(planned: BatchPlan, each: BatchOrder) -> BatchDecision | None:
    """What the plan means for one order; None if it may not be: it would be later than promised, or in too many parts."""
    problem = planned.common.left_for(each.order.id)
    plan = _plan_of_order(planned, problem, each.order.id)
    routed = Routed(
        problem=problem,
        plan=plan,
        seconds=planned.seconds / len(planned.orders),
        channel=planned.channel,
        network=planned.ahead.network,
        piloted=each.piloted,
    )
    promise = routed.promise(each.order, at=planned.at)
    try:
        decision = _decision(planned, each, plan, promise)
    except InvalidInput:
        return None
    return None if decision is None else BatchDecision(decision=decision, routed=routed)


def _decision(planned: BatchPlan, each: BatchOrder, plan: RoutingPlan, promise: Promise) -> Decision | None:
    share = planned.channel.share
    if not each.parts:
        return serve_waiting(each.order, plan, now=planned.at, promise=promise, share=share)
    return release_improved(
        each.order,
        each.parts,
        plan,
        now=planned.at,
        promise=promise,
        share=share,
        releases=not planned.problem.profile.consolidate,
    )


def _plan_of_order(planned: BatchPlan, problem: RoutingProblem, order_id: str) -> RoutingPlan:
    """The part of the plan that is about one order, with what it counts where the others have chosen."""
    best = route(problem)
    assignments = tuple(planned.common.assignments.get(order_id, ()))
    if _places(best.assignments) == _places(assignments):
        return best
    # As good for all of them together.
    stands = standing_plan(problem, assignments)
    return replace(
        stands,
        status=planned.plan.status,
        solved_by=planned.plan.solved_by,
        assignments=assignments,
        unserved=tuple(each for each in planned.plan.unserved if each.order == order_id),
        bent=tuple(each for each in planned.plan.bent if each.order == order_id),
    )


def _compared(planned: BatchPlan, orders: Sequence[str], new: Mapping[str, Sequence[Assignment]]) -> BatchGroup | None:
    """None unless it is better: what is planned already must not cost more, whoever else is served."""
    before = [assignment for order_id in orders for assignment in planned.orders[order_id].assignments]
    after = [assignment for order_id in orders for assignment in new.get(order_id, ())]
    after_scheduled = [assignment for assignment in after if planned.orders[assignment.order].parts]
    if _units(after_scheduled) < _units(before):
        return None
    old_plan = standing_plan(planned.problem, before)
    new_plan = standing_plan(planned.problem, after_scheduled)
    if new_plan.unserved or (not old_plan.unserved and new_plan.objective > old_plan.objective):
        return None
    if len(after) == len(after_scheduled) and not better(new_plan, old_plan):
        return None
    return BatchGroup(orders=tuple(orders), cost_before=old_plan.cost, cost_after=new_plan.cost)


def _units(assignments: Iterable[Assignment]) -> int:
    return sum(assignment.quantity for assignment in assignments)


def _move(each: BatchOrder, assignments: Iterable[Assignment]) -> StockMove:
    skus = {line.id: line.sku for line in each.order.lines}
    return stock_move(each.order.id, _pairs(each.assignments, skus), _pairs(assignments, skus))


def _pairs(assignments: Iterable[Assignment], skus: Mapping[str, str]) -> dict[Pair, int]:
    units: dict[Pair, int] = {}
    for assignment in assignments:
        pair = skus[assignment.line], assignment.location
        units[pair] = units.get(pair, 0) + assignment.quantity
    return units


def _places(assignments: Iterable[Assignment]) -> dict[tuple[str, str], int]:
    return {(assignment.line, assignment.location): assignment.quantity for assignment in assignments}


def _free(planned: BatchPlan) -> dict[Pair, int]:
    """What is free before anybody gives anything back."""
    free = {
        (sku, location): units for sku, places in planned.problem.stock.items() for location, units in places.items()
    }
    for each in planned.orders.values():
        for assignment in each.assignments:
            line = each.order.line(assignment.line)
            assert line is not None
            pair = line.sku, assignment.location
            free[pair] = free.get(pair, 0) - assignment.quantity
    return free
