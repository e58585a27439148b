"""Put work for one customer at one address into common shipments, where the router says that it saves."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from domain.channels.stock_share import stock_of_share
from domain.inventory.claim import StockClaim
from domain.orders.consolidate import Consolidated, consolidate, move_together, shared_shipments, sharing_attempts
from domain.orders.decision import Decision
from domain.orders.order import Order
from domain.orders.replan import not_accepted
from domain.orders.stock_claims import units_given_back
from domain.refusals import InvalidInput
from domain.routing.decision import RoutingTrigger
from domain.routing.plan import PlanStatus
from domain.routing.problem import RoutingProblem
from domain.routing.profiles.choice import ProfileInUse
from domain.routing.replanning.joint import JointPlan, plan_as_one
from domain.routing.replanning.standing import standing_plan
from operations.batch_plan import BatchOrder, alike, batch_demands
from operations.change_together import change_together, giving_first
from operations.live_problem import live_problem
from operations.routed import Routed
from operations.services import Services
from operations.stock_ahead import StockAhead, stock_after
from storage.change import Change, IdempotencyClaim

ORDERS_TOGETHER_MAX = 20
"""Orders that may share shipments; of more, the oldest do."""


class Consolidation(Struct, frozen=True, kw_only=True):
    """Orders that share shipments: what each of them decides, and what it saves in millicents.

    Without `decisions` it is so already.
    """

    orders: frozenset[str]
    decisions: tuple[Decision, ...]
    routed: tuple[Routed, ...]
    parts: tuple[str, ...]
    saved: int
    currency_code: str
    at: datetime


async def plan_consolidations(services: Services, organization: str, orders: Sequence[Order]) -> list[Consolidation]:
    """Those among orders of one customer to one address that gain by it."""
    found: list[Consolidation] = []
    for group in shared_shipments(orders):
        batch = [BatchOrder(order=order, parts=not_accepted(order)) for order in group[:ORDERS_TOGETHER_MAX]]
        at = services.now()
        now = await _stock_for(services, organization, batch, (), at)
        for profile, members in () if now is None else alike(now, batch, at):
            await _find(services, organization, profile, members, at, found)
    return found


async def _find(
    services: Services,
    organization: str,
    profile: ProfileInUse,
    members: Sequence[BatchOrder],
    at: datetime,
    found: list[Consolidation],
) -> None:
    """Add what these orders gain together to what was found, and what those gain that are left over."""
    left = {each.order.id: each for each in members}
    while (planned := await _first_that_saves(services, organization, profile, left, at, found)) is not None:
        left = {order_id: each for order_id, each in left.items() if order_id not in planned.orders}
        if planned.decisions:
            found.append(planned)


async def _first_that_saves(
    services: Services,
    organization: str,
    profile: ProfileInUse,
    left: Mapping[str, BatchOrder],
    at: datetime,
    found: Sequence[Consolidation],
) -> Consolidation | None:
    # What those before have decided is taken, and nobody else gives anything back.
    taken = [claim for each in found for decision in each.decisions for claim in decision.claims]
    for orders in sharing_attempts([each.order for each in left.values()]):
        members = [left[order.id] for order in orders]
        given_back = [claim for each in members for claim in each.given_back]
        ahead = await _stock_for(services, organization, members, giving_first([*taken, *given_back]), at)
        planned = None if ahead is None else await _plan(services, organization, ahead, profile, members, at)
        if planned is not None:
            return planned
    return None


async def _stock_for(
    services: Services, organization: str, batch: Sequence[BatchOrder], claims: Sequence[StockClaim], at: datetime
) -> StockAhead | None:
    change = Change(id="plan", organization=organization, occurred_at=at, claims=tuple(claims))
    return await stock_after(services, change, [each.order for each in batch])


def consolidation_change(
    services: Services,
    organization: str,
    *found: Consolidation,
    idempotency: IdempotencyClaim | None = None,
) -> Change:
    """What is written of them, in one step."""
    decided = [pair for each in found for pair in zip(each.decisions, each.routed, strict=True)]
    return change_together(
        services,
        organization,
        decided,
        trigger=RoutingTrigger.CONSOLIDATED,
        at=found[0].at,
        idempotency=idempotency,
    )


async def _plan(
    services: Services,
    organization: str,
    ahead: StockAhead,
    profile: ProfileInUse,
    members: Sequence[BatchOrder],
    at: datetime,
) -> Consolidation | None:
    problem = await _problem(services, organization, ahead, profile, members, at)
    joint = await asyncio.to_thread(plan_as_one, problem, problem.demands)
    apart = await asyncio.to_thread(standing_plan, problem, [each for one in members for each in one.assignments])
    plan = joint.plan
    if plan.status is not PlanStatus.OPTIMAL or plan.unserved or plan.objective >= apart.objective:
        return None
    shared = {location: orders for location, orders in joint.orders_at().items() if len(orders) > 1}
    routed = [_routed(ahead, joint, each, problem) for each in members]
    moved = [_moved(each, one, at) for each, one in zip(members, routed, strict=True)]
    known = [one for one in moved if one is not None]
    if not shared or len(known) < len(moved):
        return None
    found = Consolidation(
        orders=frozenset(each.order.id for each in members),
        decisions=(),
        routed=(),
        parts=(),
        saved=apart.cost - plan.cost,
        currency_code=plan.currency_code,
        at=at,
    )
    if _is_so_already(known, shared):
        return found
    keys = {location: f"con_{services.new_key()}" for location in shared}
    parts = {location: tuple(part.id for one in known for part in one.parts.get(location, ())) for location in shared}
    decided = [(consolidate(one, keys, parts), plan_of_one) for one, plan_of_one in zip(known, routed, strict=True)]
    # Whoever shares nothing and stays where it is was planned with the others, but nothing happens to it.
    changed = [(decision, plan_of_one) for decision, plan_of_one in decided if decision.events]
    return replace(
        found,
        decisions=tuple(decision for decision, _ in changed),
        routed=tuple(plan_of_one for _, plan_of_one in changed),
        parts=tuple(part for ids in parts.values() for part in ids),
    )


async def _problem(
    services: Services,
    organization: str,
    ahead: StockAhead,
    profile: ProfileInUse,
    members: Sequence[BatchOrder],
    at: datetime,
) -> RoutingProblem:
    share = ahead.channels[members[0].order.channel].share
    return await live_problem(
        services,
        organization,
        await asyncio.to_thread(batch_demands, ahead, members, profile, at),
        profile=profile,
        network=ahead.network,
        stock=stock_of_share(
            ahead.units, share, own=units_given_back(claim for each in members for claim in each.given_back)
        ),
        at=at,
        given_up=[part for each in members for part in each.parts],
    )


def _routed(ahead: StockAhead, joint: JointPlan, each: BatchOrder, problem: RoutingProblem) -> Routed:
    """Its part of the common plan, as if it had been asked for alone."""
    return Routed(
        problem=replace(problem, demands=tuple(demand for demand in problem.demands if demand.order == each.order.id)),
        plan=joint.order_plan(each.order.id),
        seconds=0.0,
        channel=ahead.channels[each.order.channel],
        network=ahead.network,
        piloted=each.piloted,
    )


def _moved(each: BatchOrder, routed: Routed, at: datetime) -> Consolidated | None:
    promise = routed.promise(each.order, at=at)
    try:
        return move_together(each.order, routed.plan, now=at, promise=promise, share=routed.channel.share)
    except InvalidInput:
        # It has as many fulfillment orders as an order may have.
        return None


def _is_so_already(moved: Sequence[Consolidated], shared: Iterable[str]) -> bool:
    """Whether nobody moves, and those who would share a shipment do."""
    if any(one.moves for one in moved):
        return False
    for location in shared:
        parts = [part for one in moved for part in one.parts.get(location, ())]
        together = {part.id for part in parts}
        if any({part.id, *part.consolidated_with} != together for part in parts):
            return False
        if len({part.consolidation for part in parts}) > 1:
            return False
    return True
