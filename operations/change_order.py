"""The one way to change an order that exists: load, decide, commit, and again when others were first."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct, field

from domain.access.view import order_view
from domain.inventory.refusals import InsufficientStock
from domain.orders.decision import Decision
from domain.orders.order import Order
from domain.refusals import NotFound, VersionConflict
from domain.routing.decision import RoutingTrigger
from operations.command import Command, Result
from operations.committing import commit_decision
from operations.deciding_again import Overtaken, decide_until_true
from operations.reach import AT_ID, InputPath
from operations.replaying import once
from operations.routed import Routed
from operations.services import Services
from storage.change import RoutingRecord


class Decided(Struct, frozen=True, kw_only=True):
    """A decision, the ids that answer a repeated request, how it was routed, if it was, and what to keep for a pilot."""

    decision: Decision
    ids: Mapping[str, Any] = field(default_factory=dict)
    routed: Routed | None = None
    trigger: RoutingTrigger = RoutingTrigger.REROUTED
    unique_key: str | None = None
    for_pilot: tuple[RoutingRecord, ...] = ()


Decide = Callable[[Order, datetime], Awaitable[Decided]]


async def change_order(
    services: Services, command: Command, order_id: str, decide: Decide, *, at: InputPath = AT_ID
) -> Result:
    """Change an order as `decide` says of its newest state; the result's ids always name the order.

    Raises NotFound, pointing `at` the input, when it does not exist for the client, VersionConflict, and whatever
    `decide` refuses.
    """

    async def run() -> Result:
        return await _decide_and_commit(services, command, order_id, decide, at)

    return await once(services, command, lambda: decide_until_true(services, command, order_id, run))


async def _decide_and_commit(
    services: Services, command: Command, order_id: str, decide: Decide, at: InputPath
) -> Result:
    order = await load_order(services, command, order_id, at=at)
    now = services.now()
    decided = await decide(order, now)
    ids = {"order": order.id, **decided.ids}
    if not decided.decision.events:
        return Result(ids=ids, order=order)
    try:
        return await _commit(services, command, decided, ids, now)
    except InsufficientStock as refusal:
        if decided.routed is None:
            raise
        # A new plan may find other stock.
        raise Overtaken(refusal) from refusal


async def load_order(services: Services, command: Command, order_id: str, *, at: InputPath = AT_ID) -> Order:
    """The newest state of an order that the client may change, at the version it expects."""
    order = await services.storage.orders.get(command.organization, order_id)
    if order is None or order_view(order, command.principal) is None:
        raise NotFound(f"No order {order_id}.", field=at)
    if command.expected_version not in (None, order.version):
        raise VersionConflict(expected=command.expected_version or 0, actual=order.version)
    return order


async def _commit(
    services: Services, command: Command, decided: Decided, ids: Mapping[str, Any], now: datetime
) -> Result:
    routing = None
    if decided.routed is not None:
        routing = decided.routed.decision(decided.decision, trigger=decided.trigger, at=now)
    return await commit_decision(
        services,
        command,
        decided.decision,
        ids=ids,
        at=now,
        routing=routing,
        unique_key=decided.unique_key,
        for_pilot=decided.for_pilot,
    )
