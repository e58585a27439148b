"""Routing profiles, and which orders they route: reading, saving and activating them."""

from typing import Annotated, Any

import strawberry

from domain.access.scopes import ROUTING_READ, ROUTING_WRITE
from domain.access.view import sees_routing
from domain.method import Method
from domain.orders.order import Priority
from domain.routing.profiles.assignment import RoutingAssignment as DomainAssignment
from domain.routing.profiles.assignment import RoutingAssignments as DomainAssignments
from domain.routing.profiles.versions import with_built_in
from operations.activate_routing_profile import activate_routing_profile
from operations.command import Command, Result
from operations.save_routing_assignments import save_routing_assignments
from operations.save_routing_profile import save_routing_profile
from operations.services import Services
from resolvers import pages
from resolvers.context import Info, RequestContext
from resolvers.given_profile import given_profile
from resolvers.mutating import mutate
from resolvers.pages import After, Before, First, Last, PageOf, page_request
from resolvers.shown_profile import show_profile
from schema.mutations import INPUT
from schema.pages import Connection
from schema.policy import Policies
from schema.resolved import resolved
from schema.routing.assignments import (
    RoutingAssignment,
    RoutingAssignmentInput,
    RoutingAssignments,
    SaveRoutingAssignmentsInput,
    SaveRoutingAssignmentsPayload,
)
from schema.routing.profile import RoutingProfile
from schema.routing.save_profile import (
    ActivateRoutingProfileInput,
    ActivateRoutingProfilePayload,
    SaveRoutingProfileInput,
    SaveRoutingProfilePayload,
)
from storage.paging import Page


@strawberry.type
class RoutingProfileQueries:
    @resolved(
        RoutingProfile | None,
        "One routing profile; null if it does not exist for this client, and for limited clients. `DEFAULT` always exists: "
        "its version 1 is built in.",
    )
    async def routing_profile(
        self,
        info: Info,
        code: Annotated[str, strawberry.argument(description="Its own code.")],
        version: Annotated[
            int | None,
            strawberry.argument(description="Which version; absent: the one in force, or else the newest."),
        ] = None,
    ) -> RoutingProfile | None:
        return await _find(info.context, code, version) if sees_routing(info.context.principal) else None

    @resolved(
        Connection[RoutingProfile],
        "The routing profiles that were saved, by code, each as it is in force or else as saved last. None for limited "
        "clients.",
    )
    async def routing_profiles(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> PageOf[RoutingProfile]:
        context = info.context
        request = page_request(pages.CODES, first=first, after=after, last=last, before=before)
        if not sees_routing(context.principal):
            return PageOf(Page())
        page = await context.services.storage.routing_profiles.page(context.organization, request)
        now = context.services.operations.now()
        # A draft of a default profile does not make the built-in one any less the one in force.
        known = [with_built_in(profile.code, profile) or profile for profile in page.items]
        return PageOf(page.showing([show_profile(profile, profile.shown(now), now=now) for profile in known]))

    @resolved(
        RoutingAssignments | None,
        "Which orders are routed by which profile; null if nobody has said, and for limited clients.",
    )
    async def routing_assignments(self, info: Info) -> RoutingAssignments | None:
        context = info.context
        return await _assignments(context) if sees_routing(context.principal) else None


@strawberry.type
class RoutingProfileMutations:
    @resolved(
        SaveRoutingProfilePayload,
        "Draft a routing profile: as the next version of its code, or in place of its draft. Nothing is routed by it until "
        "it is activated. Everything that is wrong with it is told at once. Clients limited to channels or locations may "
        "not.",
    )
    async def save_routing_profile(
        self, info: Info, given: Annotated[SaveRoutingProfileInput, INPUT]
    ) -> SaveRoutingProfilePayload:
        async def run(services: Services, command: Command) -> Result:
            profile = given_profile(given.code, given)
            return await save_routing_profile(services, command, profile=profile.profile, misread=profile.misread)

        return await mutate(info, SaveRoutingProfilePayload, given, run, _show)

    @resolved(
        ActivateRoutingProfilePayload,
        "Let a version of a routing profile route the orders that are assigned to it, from now or a later date on and until "
        "the date of another one comes. An earlier version can be activated again. It is checked once more as when it was "
        "saved, and everything that is wrong by now is told at once, `field` leading from `version` into it. Clients limited "
        "to channels or locations may not.",
    )
    async def activate_routing_profile(
        self, info: Info, given: Annotated[ActivateRoutingProfileInput, INPUT]
    ) -> ActivateRoutingProfilePayload:
        async def run(services: Services, command: Command) -> Result:
            return await activate_routing_profile(
                services, command, code=given.code, number=given.version, active_from=given.active_from
            )

        return await mutate(info, ActivateRoutingProfilePayload, given, run, _show)

    @resolved(
        SaveRoutingAssignmentsPayload,
        "Say which orders are routed by which profile, in place of all that was said before. Clients limited to channels "
        "or locations may not.",
    )
    async def save_routing_assignments(
        self, info: Info, given: Annotated[SaveRoutingAssignmentsInput, INPUT]
    ) -> SaveRoutingAssignmentsPayload:
        assignments = DomainAssignments(assignments=tuple(_assignment(assignment) for assignment in given.assignments))

        async def run(services: Services, command: Command) -> Result:
            return await save_routing_assignments(services, command, assignments=assignments)

        return await mutate(info, SaveRoutingAssignmentsPayload, given, run, _show_assignments)


async def _find(context: RequestContext, code: str, number: int | None) -> RoutingProfile | None:
    saved = await context.services.storage.routing_profiles.get(context.organization, code)
    profile = with_built_in(code, saved)
    if profile is None:
        return None
    now = context.services.operations.now()
    version = profile.shown(now) if number is None else profile.numbered(number)
    return None if version is None else show_profile(profile, version, now=now)


async def _show(context: RequestContext, result: Result) -> dict[str, Any]:
    return {"routing_profile": await _find(context, result.ids["code"], result.ids["version"])}


async def _show_assignments(context: RequestContext, _: Result) -> dict[str, Any]:
    return {"routing_assignments": await _assignments(context)}


async def _assignments(context: RequestContext) -> RoutingAssignments | None:
    known = await context.services.storage.routing_profiles.assignments(context.organization)
    if known.version == 0:
        return None
    return RoutingAssignments(
        assignments=[
            RoutingAssignment(
                channels=sorted(assignment.channels),
                segments=sorted(assignment.segments),
                methods=sorted(assignment.methods),
                priorities=[priority for priority in Priority if priority in assignment.priorities],
                profile_code=assignment.profile_code,
            )
            for assignment in known.assignments
        ],
        version=known.version,
    )


def _assignment(given: RoutingAssignmentInput) -> DomainAssignment:
    return DomainAssignment(
        channels=frozenset(given.channels),
        segments=frozenset(given.segments),
        methods=frozenset(Method(method) for method in given.methods),
        priorities=frozenset(Priority(priority) for priority in given.priorities),
        profile_code=given.profile_code,
    )


POLICIES: Policies = {
    "Query.routingProfile": ROUTING_READ,
    "Query.routingProfiles": ROUTING_READ,
    "Query.routingAssignments": ROUTING_READ,
    "Mutation.saveRoutingProfile": ROUTING_WRITE,
    "Mutation.activateRoutingProfile": ROUTING_WRITE,
    "Mutation.saveRoutingAssignments": ROUTING_WRITE,
}
