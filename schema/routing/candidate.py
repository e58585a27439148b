"""What became of every location, for every line."""

from collections.abc import AsyncIterator, Callable

import strawberry

from domain.access.scopes import ROUTING_READ
from domain.money import Money as DomainMoney
from domain.network.location import Location as DomainLocation
from domain.orders.lines import OrderLine as DomainOrderLine
from domain.routing.decision import RoutingDecision
from domain.routing.explaining.forced import Force
from schema.loading import Info
from schema.money import Money
from schema.network.location import Location
from schema.orders.enums import LineException
from schema.orders.lines import OrderLine
from schema.policy import Policies
from schema.resolved import resolved
from schema.routing.costs import RoutingLineCost
from schema.routing.enums import ReasonOutcome, RoutingDeltaLimit


@strawberry.type(
    description="How the best plan in which a line takes as many units as it can from a location differs from the plan "
    "as it is: the problem was solved once more."
)
class RoutingDelta:
    amount: DomainMoney | None = strawberry.field(
        graphql_type=Money | None,
        description="How much higher the objective is. Null if units are lost, as plans that serve different units do "
        "not compare, and if it was not worked out.",
    )
    cost: DomainMoney | None = strawberry.field(
        graphql_type=Money | None, description="How much more it costs; null as `amount` is."
    )
    units: int | None = strawberry.field(
        description="Units of the line that then come from the location; null if it was not worked out."
    )
    delta_units: int | None = strawberry.field(
        description="How many more units are served in all: negative if the force loses some. "
        "Null if it was not worked out."
    )
    proven: bool = strawberry.field(description="Whether the difference is exact: both plans are optimal.")
    limit: RoutingDeltaLimit | None = strawberry.field(
        description="Which limit was reached, if it was not worked out: ask for fewer lines at once."
    )


@strawberry.type(description="What became of a location for a line.")
class RoutingCandidate:
    location_code: str = strawberry.field(description="Code of the location.")
    verdict: ReasonOutcome = strawberry.field(description="Chosen, possible or excluded.")
    units: int = strawberry.field(description="Units it serves or could serve.")
    cost: RoutingLineCost | None = strawberry.field(description="What they cost from there; null unless chosen.")
    carrier_service: str | None = strawberry.field(
        description="Code of the carrier service; null for whichever delivers first, and unless chosen."
    )
    distance_kilometers: int | None = strawberry.field(
        description="To the address; null where that does not count or is unknown."
    )
    deliver_days: int | None = strawberry.field(
        description="Days from the decision to the delivery; null unless chosen by a profile that asks."
    )
    rule: str | None = strawberry.field(
        description="The first rule that forbids it: a kind of rule, or the router's own; null unless excluded."
    )
    rule_code: str | None = strawberry.field(description="Its code, if it is a rule of the profile.")
    threshold: str | None = strawberry.field(description="What the rule demands.")
    actual: str | None = strawberry.field(description="What is the case.")
    decision: strawberry.Private[RoutingDecision | None]
    force: strawberry.Private[Force | None]

    @resolved(Location | None, "The location.")
    async def location(self, info: Info) -> DomainLocation | None:
        return await info.context.load.location(self.location_code)

    @resolved(
        RoutingDelta | None,
        "What it would take to serve the line from there; null unless possible, and for returns. Each is worked out when "
        "it is asked for, at most 200 in an operation and within five seconds.",
    )
    async def delta(self, info: Info) -> RoutingDelta | None:
        if self.decision is None or self.force is None:
            return None
        delta: RoutingDelta = await info.context.load.routing_delta(self.decision, self.force)
        return delta


@strawberry.type(description="How one line was routed: every location with its reason.")
class RoutingLine:
    line_id: strawberry.ID = strawberry.field(description="Id of the order line.")
    unserved: int = strawberry.field(description="Units that no location serves.")
    exception: LineException | None = strawberry.field(description="Why not.")
    show_candidates: strawberry.Private[Callable[[], AsyncIterator[RoutingCandidate]]]

    @resolved(list[RoutingCandidate], "The locations, by priority and code.")
    def candidates(self) -> AsyncIterator[RoutingCandidate]:
        return self.show_candidates()

    @resolved(OrderLine | None, "The order line.")
    async def line(self, info: Info) -> DomainOrderLine | None:
        order = await info.context.load.order_of(self.line_id)
        return order.line(self.line_id) if order else None


POLICIES: Policies = {
    "RoutingDelta": ROUTING_READ,
    "RoutingCandidate": ROUTING_READ,
    "RoutingLine": ROUTING_READ,
}
