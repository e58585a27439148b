"""The one way in which the system itself changes where an order's work is: load, decide, commit, again if others were first."""

from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from datetime import datetime

from domain.inventory.refusals import InsufficientStock
from domain.orders.order import Order
from domain.refusals import InvalidInput
from operations.change_order import Decided
from operations.give_out import commit_giving_out
from operations.order_writes import order_write, routing_record
from operations.services import Services
from storage.change import Change, RoutingRecord
from storage.errors import StaleWrite

REPLAN_ATTEMPTS_MAX = 3
"""After that it is left to the next round: whoever is faster all the time is at work on the order."""

DecideAgain = Callable[[Order, datetime], Awaitable[Decided | None]]


async def replan_order(services: Services, organization: str, order_id: str, decide: DecideAgain) -> bool:
    """Do what `decide` says of the order's newest state, None being nothing; whether anything has changed.

    It may be repeated, and several processes may do it at once. Raises StorageUnavailable.
    """
    for attempt in range(REPLAN_ATTEMPTS_MAX):
        async with services.turns.of(organization, order_id) if attempt else nullcontext():
            order = await services.storage.orders.get(organization, order_id)
            if order is None:
                return False
            now = services.now()
            try:
                decided = await decide(order, now)
            except InvalidInput:
                # It has as many fulfillment orders as an order may have: a person has to merge some.
                return False
            if decided is None or not decided.decision.events:
                return False
            try:
                await commit_giving_out(services, _change(services, organization, decided, now))
            except (StaleWrite, InsufficientStock):
                continue
            return True
    return False


def _change(services: Services, organization: str, decided: Decided, now: datetime) -> Change:
    routing: tuple[RoutingRecord, ...] = ()
    if decided.routed is not None:
        routing = (routing_record(decided.routed.decision(decided.decision, trigger=decided.trigger, at=now)),)
    return Change(
        id=f"rpl_{services.new_key()}",
        organization=organization,
        occurred_at=now,
        claims=decided.decision.claims,
        writes=(order_write(decided.decision),),
        routing=routing,
    )
