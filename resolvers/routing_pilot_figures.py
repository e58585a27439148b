"""How the arms of a routing pilot do: asked for, and followed."""

from collections.abc import AsyncGenerator
from datetime import datetime
from hashlib import blake2b
from typing import Annotated

import strawberry

from domain.access.scopes import ROUTING_READ
from domain.access.view import sees_routing
from domain.money import Money
from domain.routing.cost_terms import money_of
from domain.routing.pilots.figures import ArmFigures
from domain.routing.pilots.pilot import ArmName, RoutingPilot
from resolvers.context import Info, RequestContext
from resolvers.following import no_such
from resolvers.routing_pilots import PilotCode
from resolvers.tracking import AFTER
from schema.changes import ChangeKind
from schema.policy import Policies
from schema.resolved import followed, resolved
from schema.routing.pilot_figures import RoutingArmFigures, RoutingPilotFigures, RoutingPilotFiguresChange
from schema.scalars import Cursor
from storage.live.cursor import Cursor as LogCursor
from storage.live.cursor import decode_cursor, encode_cursor
from storage.pilot_results import Figures

MESSAGES_APART_SECONDS = 1.0


@strawberry.type
class RoutingPilotFiguresQueries:
    @resolved(
        RoutingPilotFigures | None,
        "Both arms of a pilot side by side, as they are now, or over the results of a time: of orders that were first routed "
        "in it, or decided on by another system, and of decisions refused in it. Null if the pilot does not exist for this "
        "client.",
    )
    async def routing_pilot_figures(
        self,
        info: Info,
        code: PilotCode,
        since: Annotated[
            datetime | None,
            strawberry.argument(
                description="Results from then on, and waiting orders that were placed from then on; all if absent."
            ),
        ] = None,
        until: Annotated[
            datetime | None,
            strawberry.argument(
                description="Results before, and waiting orders that were placed before; all if absent."
            ),
        ] = None,
    ) -> RoutingPilotFigures | None:
        context = info.context
        if await _pilot(context, code) is None:
            return None
        results = context.services.storage.pilot_results
        if since is None and until is None:
            return _show(await results.now(context.organization, code))
        return _show(await results.figures(context.organization, code, since=since, until=until))


@strawberry.type
class RoutingPilotFiguresSubscriptions:
    @followed(
        RoutingPilotFiguresChange,
        "Follow how both arms of a pilot do, over all its orders. Starts with the figures as they are; after the cursor "
        "only if anything has happened since. Then new figures whenever they change, at most about once in a second, "
        "always the newest.",
    )
    async def routing_pilot_figures_changed(
        self, info: Info, code: PilotCode, after: Annotated[Cursor | None, AFTER] = None
    ) -> AsyncGenerator[RoutingPilotFiguresChange, None]:
        context = info.context
        seen = None if after is None else decode_cursor(after)
        if await _pilot(context, code) is None:
            raise no_such("routing pilot", code, "code")
        shown: tuple[RoutingPilot, Figures] | None = None
        first = True
        hub = context.services.hub
        async with hub.progress(context.organization, pause_seconds=MESSAGES_APART_SECONDS) as cursors:
            async for cursor in cursors:
                kind = _kind(cursor, seen) if first else ChangeKind.EVENT
                first = False
                if kind is None:
                    continue
                state = await _state(context, code)
                if state is not None and (kind is not ChangeKind.EVENT or state != shown):
                    shown = state
                    yield _change(context, cursor, kind, state)


def _kind(head: LogCursor, seen: LogCursor | None) -> ChangeKind | None:
    """Of the first message; None if the client has seen everything."""
    if seen is None or seen < head:
        return ChangeKind.SNAPSHOT
    return None if seen == head else ChangeKind.RESYNC


async def _state(context: RequestContext, code: str) -> tuple[RoutingPilot, Figures] | None:
    pilot = await _pilot(context, code)
    if pilot is None:
        return None
    return pilot, await context.services.storage.pilot_results.now(context.organization, code)


async def _pilot(context: RequestContext, code: str) -> RoutingPilot | None:
    """The pilot, if it exists for the client."""
    if not sees_routing(context.principal):
        return None
    return await context.services.storage.routing_pilots.get(context.organization, code)


def _change(
    context: RequestContext, cursor: LogCursor, kind: ChangeKind, state: tuple[RoutingPilot, Figures]
) -> RoutingPilotFiguresChange:
    pilot, figures = state
    # Who has read later may know more at the same cursor.
    digest = blake2b(repr(state).encode(), digest_size=16).hexdigest()
    text = encode_cursor(cursor)
    return RoutingPilotFiguresChange(
        cursor=Cursor(text),
        kind=kind,
        version=pilot.version,
        share_key=f"{context.organization}|pilot|{kind}|{text}|{digest}",
        figures=_show(figures),
        routing_pilot=pilot,
    )


def _show(figures: Figures) -> RoutingPilotFigures:
    return RoutingPilotFigures(
        control=_show_arm(figures[ArmName.CONTROL]), treatment=_show_arm(figures[ArmName.TREATMENT])
    )


def _show_arm(figures: ArmFigures) -> RoutingArmFigures:
    return RoutingArmFigures(
        arm=figures.arm,
        orders=figures.orders,
        errors=figures.errors,
        overdue_orders=figures.overdue_orders,
        waiting_orders=figures.waiting_orders,
        refused_decisions=figures.refused_decisions,
        cost=_money(figures.cost, figures.currency_code),
        cost_per_order=_money(figures.cost_per_order, figures.currency_code),
        units=figures.units,
        units_unserved=figures.units_unserved,
        fill_rate=figures.fill_rate,
        parcels=figures.parcels,
        split_orders=figures.split_orders,
        short_orders=figures.short_orders,
        late_orders=figures.late_orders,
        deliver_days=figures.deliver_days,
        co2e_grams=figures.co2e_grams,
        milliseconds=figures.milliseconds,
    )


def _money(millicents: int | None, currency_code: str) -> Money | None:
    if millicents is None or not currency_code:
        return None
    return money_of(millicents, currency_code)


POLICIES: Policies = {
    "Query.routingPilotFigures": ROUTING_READ,
    "Subscription.routingPilotFiguresChanged": ROUTING_READ,
}
