"""What is kept of each order of a pilot."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from domain.orders.awaited_decision import AwaitedDecision
from domain.orders.order import Order
from domain.orders.promised import Promise
from domain.routing.pilots.pilot import ArmName
from domain.routing.plan import RoutingPlan

OVERDUE = "DECISION_OVERDUE"
"""The error of an order that another system did not decide on in time."""


class ArmResult(Struct, frozen=True, kw_only=True):
    """One order in one arm, as it was first routed. `cost` is in millicents.

    `deliver_seconds` is the time until its last parcel is promised; None where nothing is. `watched`: a shadow's plan,
    which was not applied. `error` is why the order was refused, or how its routing failed; then the figures are nothing.
    `overdue`: that another system did not decide in time. `part`: it decided on some of the units only, so the order does
    not count yet. `refused`: no result of the order, but a decision about it that was refused.
    """

    pilot: str
    arm: ArmName
    watched: bool = False
    currency_code: str = ""
    cost: int = 0
    units: int = 0
    units_unserved: int = 0
    parcels: int = 0
    deliver_seconds: int | None = None
    late: bool = False
    co2e_grams: int = 0
    microseconds: int = 0
    error: str | None = None
    overdue: bool = False
    part: bool = False
    refused: bool = False


def arm_result(
    pilot: str,
    arm: ArmName,
    order: Order,
    plan: RoutingPlan,
    promise: Promise,
    *,
    at: datetime,
    seconds: float,
    watched: bool,
    error: str | None = None,
) -> ArmResult:
    """What the plan is for the order, in figures."""
    locations = {assignment.location for assignment in plan.assignments}
    last = max([promise(location).deliver_by for location in locations], default=None)
    due = order.requested_delivery_by
    return ArmResult(
        pilot=pilot,
        arm=arm,
        watched=watched,
        currency_code=plan.currency_code,
        cost=plan.cost,
        units=sum(line.quantity for line in order.lines),
        units_unserved=sum(line.quantity for line in order.lines) - plan.units_served,
        parcels=len(locations),
        deliver_seconds=None if last is None else max(0, round((last - at).total_seconds())),
        late=last is not None and due is not None and last > due,
        co2e_grams=sum(cost.co2e_grams for cost in plan.costs),
        microseconds=round(seconds * 1_000_000),
        error=error,
    )


def posted_result(
    awaited: AwaitedDecision, order: Order, plan: RoutingPlan, promise: Promise, *, at: datetime, part: bool
) -> ArmResult:
    """What another system decided about units of the order, in figures. It took as long as it was waited for."""
    result = arm_result(
        awaited.pilot,
        awaited.arm,
        order,
        plan,
        promise,
        at=awaited.since,
        seconds=(at - awaited.since).total_seconds(),
        watched=False,
    )
    return replace(result, units=plan.units_served, units_unserved=0, part=part)


def overdue_result(awaited: AwaitedDecision) -> ArmResult:
    """Another system did not decide about the order in time: an error of its arm."""
    return ArmResult(pilot=awaited.pilot, arm=awaited.arm, error=OVERDUE, overdue=True)


def partial_result(parts: Sequence[ArmResult], order: Order) -> ArmResult:
    """The result of an order that was decided in these parts, and the rest of which needs no decision any more."""
    *earlier, last = sorted(parts, key=lambda result: result.microseconds)
    return joined(earlier, replace(last, part=False), order)


def joined(parts: Iterable[ArmResult], last: ArmResult, order: Order) -> ArmResult:
    """The result of an order that was decided in parts; units that lost their location may have been decided on twice."""
    results = (*parts, last)
    ordered = sum(line.quantity for line in order.lines)
    return replace(
        last,
        cost=sum(result.cost for result in results),
        units=min(ordered, sum(result.units for result in results)),
        parcels=sum(result.parcels for result in results),
        deliver_seconds=max(result.deliver_seconds or 0 for result in results),
        late=any(result.late for result in results),
        co2e_grams=sum(result.co2e_grams for result in results),
    )
