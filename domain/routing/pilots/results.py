"""How the arms of a pilot do: what is kept of each order, and their figures side by side."""

from dataclasses import dataclass
from datetime import datetime

from domain.orders.order import Order
from domain.orders.promised import Promise
from domain.routing.pilots.pilot import ArmName
from domain.routing.plan import RoutingPlan

_SECONDS_PER_DAY = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmResult:
    """One order in one arm, as it was first routed. `cost` is in millicents.

    `deliver_seconds` is the time until its last parcel is promised; None where nothing is. `watched`: a shadow's plan,
    which was not applied. `error` is why the order was refused, or how its routing failed; then the figures are nothing.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmFigures:
    """The results of one arm together. Costs in millicents; times in seconds, over orders that have any."""

    arm: ArmName
    orders: int = 0
    errors: int = 0
    currency_code: str = ""
    cost: int = 0
    units: int = 0
    units_unserved: int = 0
    parcels: int = 0
    split_orders: int = 0
    short_orders: int = 0
    late_orders: int = 0
    promised_orders: int = 0
    deliver_seconds: int = 0
    co2e_grams: int = 0
    microseconds: int = 0

    @property
    def routed(self) -> int:
        """Orders without an error."""
        return self.orders - self.errors

    @property
    def fill_rate(self) -> float | None:
        return None if not self.units else (self.units - self.units_unserved) / self.units

    @property
    def deliver_days(self) -> float | None:
        """Average over orders, until the last parcel."""
        return None if not self.promised_orders else self.deliver_seconds / self.promised_orders / _SECONDS_PER_DAY

    @property
    def cost_per_order(self) -> int | None:
        return None if not self.routed else round(self.cost / self.routed)

    @property
    def milliseconds(self) -> float | None:
        """Average time that routing took."""
        return None if not self.routed else self.microseconds / self.routed / 1_000


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
