"""Route an order as its pilot has it, and watch another way beside."""

import logging
import time
from datetime import datetime, timedelta

from msgspec import Struct

from domain.orders.awaited_decision import AwaitedDecision
from domain.orders.order import Order, OrderState
from domain.refusals import Refusal, Refusals
from domain.routing.legacy import nothing_planned, route_in_order
from domain.routing.pilots.participation import Participation
from domain.routing.pilots.pilot import Arm, ArmKind, ArmName
from domain.routing.pilots.results import ArmResult, partial_result
from domain.routing.plan import RoutingPlan
from domain.routing.problem import RoutingProblem
from operations.command import Command
from operations.services import Services
from operations.solving import solve
from storage.change import Change, RoutingRecord
from storage.errors import StorageUnavailable

NOT_A_DECISION = 0
"""The format of a record that holds the results of an order alone."""

logger = logging.getLogger(__name__)


class ArmPlan(Struct, frozen=True, kw_only=True):
    """What an arm would do. With an `error` it could not say, and the plan has nothing in it."""

    name: ArmName
    plan: RoutingPlan
    seconds: float
    error: str | None


class Piloted(Struct, frozen=True, kw_only=True):
    """The pilot that an order is in, and what was watched beside. `asks`: another system is to decide."""

    participation: Participation
    watched: ArmPlan | None = None
    asks: bool = False

    def awaited(self, *, at: datetime) -> AwaitedDecision | None:
        """What the order waits for if it is placed now."""
        if not self.asks:
            return None
        pilot = self.participation.pilot
        due_at = at + timedelta(seconds=pilot.decide_within_seconds)
        return AwaitedDecision(pilot=pilot.code, arm=self.participation.name, since=at, due_at=due_at)


async def arm_plan(name: ArmName, arm: Arm, order: Order, problem: RoutingProblem, *, first: bool) -> ArmPlan:
    """The plan of the arm. An order that another system decides on has none at `first`; later the router helps."""
    if arm.kind is ArmKind.TABLE:
        row = next((row for row in arm.table if row.covers(order.channel, _region(order))), None)
        began = time.perf_counter()
        plan = route_in_order(problem, () if row is None else row.locations)
        return ArmPlan(name=name, plan=plan, seconds=time.perf_counter() - began, error=None)
    if arm.kind is ArmKind.EXTERNAL and first:
        return ArmPlan(name=name, plan=nothing_planned(problem), seconds=0.0, error=None)
    plan, seconds = await solve(problem)
    return ArmPlan(name=name, plan=plan, seconds=seconds, error=None)


async def watched_plan(name: ArmName, arm: Arm, order: Order, problem: RoutingProblem) -> ArmPlan:
    """As `arm_plan`; whatever goes wrong in it is kept as its error, and harms no order."""
    try:
        return await arm_plan(name, arm, order, problem, first=True)
    except Exception as error:  # a trial must not stop an order, whatever fails in it
        logger.exception("The watched arm of a pilot failed for order %s.", order.id)
        return ArmPlan(name=name, plan=nothing_planned(problem), seconds=0.0, error=type(error).__name__)


async def keep_refusal(
    services: Services, command: Command, order: Order, piloted: Piloted, refused: Refusal | Refusals, *, at: datetime
) -> None:
    """An order that could not be placed counts as an error of the arm that would have routed it."""
    part = piloted.participation
    result = ArmResult(pilot=part.pilot.code, arm=part.name, error=_code(refused))
    await _keep(services, command, order.id, result, at)


async def keep_refused_decision(
    services: Services, command: Command, order: Order, refused: Refusal | Refusals, *, at: datetime
) -> None:
    """A decision that cannot be carried out counts for the arm whose order waits for one; other orders have none."""
    if order.awaits is None:
        return
    result = ArmResult(pilot=order.awaits.pilot, arm=order.awaits.arm, error=_code(refused), refused=True)
    # An order may have several of them, and decisions of its own: this is kept beside it.
    await _keep(services, command, f"{order.id}/{services.new_key()}", result, at)


async def partial_decision(
    services: Services, organization: str, before: Order, after: Order
) -> tuple[RoutingRecord, ...]:
    """What another system had decided about an order, once the rest of it is cancelled: to be kept with that."""
    if before.awaits is None or after.awaits is not None or after.state is not OrderState.OPEN:
        return ()
    parts = await services.storage.pilot_results.parts(organization, before.id)
    if not parts:
        return ()
    return (_record(f"{before.id}/{services.new_key()}", partial_result(parts, before)),)


def _record(kept_for: str, result: ArmResult) -> RoutingRecord:
    return RoutingRecord(order_id=kept_for, ordinal=0, format=NOT_A_DECISION, body=b"", results=(result,))


async def _keep(services: Services, command: Command, kept_for: str, result: ArmResult, at: datetime) -> None:
    record = _record(kept_for, result)
    change = Change(
        id=f"plt_{services.new_key()}", organization=command.organization, occurred_at=at, routing=(record,)
    )
    try:
        await services.storage.committer.commit(change)
    except StorageUnavailable:
        logger.warning("A refusal (%s, %s) is not counted in pilot %s.", kept_for, result.error, result.pilot)


def _code(refused: Refusal | Refusals) -> str:
    first = refused if isinstance(refused, Refusal) else refused.refusals[0]
    return first.code


def _region(order: Order) -> str | None:
    """The region of the address, as the table names it."""
    return None if order.ship_to is None else order.ship_to.region
