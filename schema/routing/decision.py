"""Why an order was routed as it was."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Annotated

import strawberry

from domain.access.scopes import ROUTING_READ
from domain.money import Money as DomainMoney
from schema.policy import Policies
from schema.resolved import resolved
from schema.routing.candidate import RoutingLine
from schema.routing.costs import RoutingBaseline, RoutingBentRule, RoutingLocationCost, money
from schema.routing.enums import PlanStatus, RoutingTrigger


@strawberry.type(description="A routing plan as it was applied, with its reasons and its proof.")
class RoutingDecision:
    order_id: strawberry.ID = strawberry.field(description="Id of the order.")
    order_version: int = strawberry.field(description="The version that the order had after it.")
    decided_at: datetime = strawberry.field(description="When.")
    trigger: RoutingTrigger = strawberry.field(description="What made the router look at the order.")
    profile_code: str = strawberry.field(description="The routing profile.")
    profile_version: int = strawberry.field(description="Its version.")
    arm: str | None = strawberry.field(description="The arm of a pilot that the order was in.")
    status: PlanStatus = strawberry.field(description="How well the plan is proven.")
    solved_by: str = strawberry.field(description="The methods that found it; a general solver with its version.")
    seconds: float = strawberry.field(description="How long the router took.")
    objective: DomainMoney = money(
        "What the profile makes as small as possible: money, and what its weights make of days, splits and emissions."
    )
    bound: DomainMoney = money("No plan that serves as much has an objective below this.")
    gap: float = strawberry.field(description="(objective - bound) / objective.")
    cost: DomainMoney = money("What the plan costs in money, with the price of every rule that it bends.")
    units_served: int = strawberry.field(description="Units that locations serve.")
    units_unserved: int = strawberry.field(description="Units that no location serves.")
    bent_rules: list[RoutingBentRule] = strawberry.field(description="Rules with a price that the plan does not keep.")
    locations: list[RoutingLocationCost] = strawberry.field(
        description="The locations that were chosen, with their cost."
    )
    show_baselines: strawberry.Private[Callable[[], Awaitable[tuple[RoutingBaseline, RoutingBaseline]]]]
    show_lines: strawberry.Private[Callable[[Sequence[str] | None], Awaitable[list[RoutingLine]]]]

    @resolved(RoutingBaseline, "Always the nearest location with stock.")
    async def nearest_baseline(self) -> RoutingBaseline:
        nearest, _ = await self.show_baselines()
        return nearest

    @resolved(RoutingBaseline, "Always the first location by priority.")
    async def priority_baseline(self) -> RoutingBaseline:
        _, priority = await self.show_baselines()
        return priority

    @resolved(
        list[RoutingLine],
        "Every line with every candidate location. At most 5,000 candidates at once: of large orders in large networks ask "
        "for some lines.",
    )
    async def lines(
        self,
        line_ids: Annotated[
            list[strawberry.ID] | None, strawberry.argument(description="Only these lines; all if absent.")
        ] = None,
    ) -> list[RoutingLine]:
        return await self.show_lines(line_ids)


POLICIES: Policies = {"RoutingDecision": ROUTING_READ}
