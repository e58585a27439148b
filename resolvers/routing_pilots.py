"""Trials of another way to route: saving and reading them, and what another system decides."""

from typing import Annotated, Any

import strawberry

from domain.access.scopes import ROUTING_READ, ROUTING_WRITE
from domain.access.view import sees_routing
from domain.orders.route_externally import LocationUnits
from domain.routing.pilots.pilot import ASSIGNED, Arm, ArmKind, PilotMode, TableRow
from domain.routing.pilots.pilot import RoutingPilot as DomainPilot
from operations.command import Result
from operations.post_routing_decision import post_routing_decision
from operations.save_routing_pilot import save_routing_pilot
from resolvers import pages
from resolvers.context import Info, RequestContext
from resolvers.mutating import mutate
from resolvers.pages import After, Before, First, Last, PageOf, page_request
from resolvers.shown import show_order
from schema.mutations import INPUT
from schema.pages import Connection
from schema.policy import Policies
from schema.resolved import resolved
from schema.routing.pilot import (
    PostRoutingDecisionInput,
    PostRoutingDecisionPayload,
    RoutingArmInput,
    RoutingPilot,
    SaveRoutingPilotInput,
    SaveRoutingPilotPayload,
)
from storage.paging import Page

PilotCode = Annotated[str, strawberry.argument(description="The pilot's own code.")]


@strawberry.type
class RoutingPilotQueries:
    @resolved(RoutingPilot | None, "One pilot; null if it does not exist for this client.")
    async def routing_pilot(self, info: Info, code: PilotCode) -> DomainPilot | None:
        context = info.context
        if not sees_routing(context.principal):
            return None
        return await context.services.storage.routing_pilots.get(context.organization, code)

    @resolved(Connection[RoutingPilot], "Pilots, by code.")
    async def routing_pilots(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> PageOf[DomainPilot]:
        context = info.context
        request = page_request(pages.CODES, first=first, after=after, last=last, before=before)
        if not sees_routing(context.principal):
            return PageOf(Page())
        return PageOf(await context.services.storage.routing_pilots.page(context.organization, request))


@strawberry.type
class RoutingPilotMutations:
    @resolved(
        SaveRoutingPilotPayload,
        "Create a pilot, or replace the one with this code. It counts from now on, also for orders that are routed again; "
        "an order keeps its arm as long as it fits and the percentage is the same.",
    )
    async def save_routing_pilot(
        self, info: Info, given: Annotated[SaveRoutingPilotInput, INPUT]
    ) -> SaveRoutingPilotPayload:
        return await mutate(
            info,
            SaveRoutingPilotPayload,
            given,
            lambda services, command: save_routing_pilot(services, command, pilot=_given_pilot(given)),
            _show_pilot,
        )

    @resolved(
        PostRoutingDecisionPayload,
        "Send units of an order that have no location where another system decided, at once and with their stock promised. "
        "Units that are not named go on waiting.",
    )
    async def post_routing_decision(
        self, info: Info, given: Annotated[PostRoutingDecisionInput, INPUT]
    ) -> PostRoutingDecisionPayload:
        return await mutate(
            info,
            PostRoutingDecisionPayload,
            given,
            lambda services, command: post_routing_decision(
                services,
                command,
                order_id=given.order_id,
                assignments=[
                    LocationUnits(line_id=each.line_id, location=each.location_code, quantity=each.quantity)
                    for each in given.assignments
                ],
            ),
            _show_posted,
        )


def _given_pilot(given: SaveRoutingPilotInput) -> DomainPilot:
    return DomainPilot(
        code=given.code,
        name=given.name,
        mode=PilotMode(given.mode),
        channels=frozenset(given.channels),
        segments=frozenset(given.segments),
        groups=frozenset(given.groups),
        percent=given.percent,
        control=ASSIGNED if given.control is None else _given_arm(given.control),
        treatment=_given_arm(given.treatment),
        decide_within_seconds=given.decide_within_seconds,
        active=given.active,
    )


def _given_arm(given: RoutingArmInput) -> Arm:
    return Arm(
        kind=ArmKind(given.kind),
        profile_code=given.profile_code,
        table=tuple(
            TableRow(
                channels=frozenset(row.channels), regions=frozenset(row.regions), locations=tuple(row.location_codes)
            )
            for row in given.table
        ),
    )


async def _show_pilot(context: RequestContext, result: Result) -> dict[str, Any]:
    pilots = context.services.storage.routing_pilots
    return {"routing_pilot": await pilots.get(context.organization, result.ids["code"])}


async def _show_posted(context: RequestContext, result: Result) -> dict[str, Any]:
    shown = await show_order(context, result)
    created = result.ids["new_fulfillment_orders"]
    order = shown["order"]
    parts = tuple(part for part in order.fulfillment_orders if part.id in created) if order else ()
    return {**shown, "new_fulfillment_orders": parts}


POLICIES: Policies = {
    "Query.routingPilot": ROUTING_READ,
    "Query.routingPilots": ROUTING_READ,
    "Mutation.saveRoutingPilot": ROUTING_WRITE,
    "Mutation.postRoutingDecision": ROUTING_WRITE,
}
