"""Which orders could share a shipment, and what happens when they do."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from msgspec import Struct

from domain.channels.stock_share import ALL_OF_IT, StockShare
from domain.method import Method
from domain.orders.decision import Decision, Draft
from domain.orders.events import FulfillmentOrderConsolidated
from domain.orders.fulfillment_order import FulfillmentOrder
from domain.orders.order import Order
from domain.orders.promised import Promise
from domain.orders.replan import is_later, not_accepted, still_promised
from domain.orders.route_again import planned_work, route_movable
from domain.routing.plan import RoutingPlan


class Consolidated(Struct, frozen=True, kw_only=True):
    """An order after its part of a common plan: what it has at each location, and what that costs in minor units.

    `moves`: not all of it was there before.
    """

    draft: Draft
    moves: bool
    parts: Mapping[str, tuple[FulfillmentOrder, ...]]
    costs: Mapping[str, int]


def shared_shipments(orders: Iterable[Order]) -> list[tuple[Order, ...]]:
    """Orders in groups that go to one customer (the same id or email) at one address, each group of at least two.

    Only orders that are shipped and have work that no location has accepted.
    """
    by_place: dict[tuple[str, ...], list[Order]] = {}
    for order in orders:
        if order.method is Method.SHIP and not_accepted(order):
            by_place.setdefault((order.currency_code, *_place(order)), []).append(order)
    return [group for there in by_place.values() for group in _of_customers(there) if len(group) > 1]


def sharing_attempts(orders: Sequence[Order]) -> tuple[tuple[Order, ...], ...]:
    """Which of the orders to plan together, the most first, each attempt of at least two.

    Orders that share are planned by the strictest of what they ask for. Should that be impossible, or not save anything,
    those that must come whole are left out, and those that come first.
    """
    attempts: dict[tuple[str, ...], tuple[Order, ...]] = {}
    for strictness in (_day, _whole_and_day):
        for level in sorted({strictness(order) for order in orders}):
            together = tuple(order for order in orders if strictness(order) >= level)
            attempts[tuple(order.id for order in together)] = together
    return tuple(sorted((each for each in attempts.values() if len(each) > 1), key=len, reverse=True))


def _day(order: Order) -> tuple[bool, date]:
    by = order.promised_at or order.requested_delivery_by
    return True, date.max if by is None else by.date()


def _whole_and_day(order: Order) -> tuple[bool, date]:
    return order.allow_split, _day(order)[1]


def move_together(
    order: Order, plan: RoutingPlan, *, now: datetime, promise: Promise, share: StockShare = ALL_OF_IT
) -> Consolidated | None:
    """Move the order's work as its part of the common plan says; None if that is later than promised."""
    parts = not_accepted(order)
    draft = Draft(order)
    route_movable(draft, planned_work(parts), plan, now=now, promise=still_promised(parts, promise), share=share)
    if is_later(order, parts, draft.order):
        return None
    found: dict[str, tuple[FulfillmentOrder, ...]] = {}
    for part in not_accepted(draft.order):
        found[part.location] = (*found.get(part.location, ()), part)
    costs = {cost.location: cost.total_minor_units for cost in plan.costs}
    moves = draft.order.version != order.version
    return Consolidated(draft=draft, moves=moves, parts=found, costs=costs)


def consolidate(consolidated: Consolidated, keys: Mapping[str, str], members: Mapping[str, Sequence[str]]) -> Decision:
    """The order's fulfillment orders share shipments: by location, the key of each and the ids of all that are in it."""
    draft = consolidated.draft
    for location, key in keys.items():
        parts = consolidated.parts.get(location, ())
        cost = consolidated.costs.get(location, 0)
        for index, part in enumerate(parts):
            draft.happen(
                FulfillmentOrderConsolidated(
                    fulfillment_order_id=part.id,
                    consolidation=key,
                    consolidated_with=tuple(member for member in members[location] if member != part.id),
                    cost=cost * (index + 1) // len(parts) - cost * index // len(parts),
                )
            )
    return draft.conclude()


def _of_customers(orders: Iterable[Order]) -> list[tuple[Order, ...]]:
    groups: list[list[Order]] = []
    for order in orders:
        same = [group for group in groups if any(_same_customer(order, other) for other in group)]
        groups = [group for group in groups if group not in same]
        groups.append([*(other for group in same for other in group), order])
    return [tuple(sorted(group, key=lambda order: order.id)) for group in groups]


def _same_customer(one: Order, other: Order) -> bool:
    if one.customer.id is not None and one.customer.id == other.customer.id:
        return True
    return (
        one.customer.email is not None
        and other.customer.email is not None
        and one.customer.email.casefold() == other.customer.email.casefold()
    )


def _place(order: Order) -> tuple[str, ...]:
    """Where it goes, however it was typed."""
    address = order.ship_to
    assert address is not None
    written = (
        *(address.name, address.company, address.line1, address.line2),
        *(address.city, address.region, address.postal_code, address.country_code),
    )
    return tuple(" ".join((word or "").casefold().split()) for word in written)
