"""What the router needs to know of an order, its SKUs and the network."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from msgspec import Struct, field
from msgspec.structs import replace

from domain.address import Address
from domain.catalog.sku import Sku
from domain.network.location import Location
from domain.orders.fulfillment_order import FulfillmentOrder, FulfillmentOrderStatus, LineUnits, Rejection
from domain.orders.order import Order, Priority
from domain.routing.problem import CandidateLocation, Exclusion, Point, RoutingDemand, RoutingLine

PRIORITY_RANK = {Priority.URGENT: 0, Priority.HIGH: 1, Priority.NORMAL: 2, Priority.LOW: 3}

NOT_ACCEPTED = (FulfillmentOrderStatus.SCHEDULED, FulfillmentOrderStatus.OPEN)
"""Work that may still move."""


def routing_demand(
    order: Order,
    units: Iterable[LineUnits],
    *,
    skus: Mapping[str, Sku],
    leaving: Iterable[str] = (),
    excluded_locations: Iterable[str] = (),
    required_location: str | None = None,
) -> RoutingDemand:
    """Ask for locations for these units.

    Fulfillment orders in `leaving` give their locations up, those that may still move at the price of moving; all other
    active ones stay where they are. What was rejected or tried before counts, unless a person requires a location.
    """
    left = frozenset(leaving)
    stays = frozenset([part.location for part in order.fulfillment_orders if part.active and part.id not in left])
    histories = _histories(order, left, by_person=required_location is not None)
    ordered = {line.id: line for line in order.lines}
    by_caller = {code: Exclusion(code="EXCLUDED_BY_CALLER") for code in excluded_locations}
    return RoutingDemand(
        order=order.id,
        method=order.method,
        lines=tuple(
            [
                _routing_line(skus[ordered[selected.line_id].sku], selected, histories.get(selected.line_id))
                for selected in units
            ]
        ),
        destination=point_of(order.ship_to),
        pickup_location=order.pickup_location,
        split_allowed=order.allow_split,
        priority=PRIORITY_RANK[order.priority],
        excluded={None: by_caller} if by_caller else {},
        locations_in_use=stays,
        required_location=required_location,
        channel=order.channel,
        value=sum([line.subtotal for line in order.lines]),
        deliver_by=order.promised_at or order.requested_delivery_by,
    )


def candidate_location(location: Location) -> CandidateLocation:
    """The location as the router sees it; its address is always located."""
    latitude, longitude = location.address.latitude, location.address.longitude
    assert latitude is not None
    assert longitude is not None
    return CandidateLocation(
        code=location.code,
        kind=location.kind,
        latitude=latitude,
        longitude=longitude,
        active=location.active,
        methods=frozenset(location.methods),
        handling=frozenset(location.handling),
        priority=location.priority,
        groups=frozenset(location.groups),
    )


def new_line(line_id: str, sku: Sku, quantity: int) -> RoutingLine:
    """Units of a SKU that were never routed before."""
    return RoutingLine(
        id=line_id,
        sku=sku.code,
        quantity=quantity,
        weight_grams=sku.weight_grams,
        handling=frozenset(sku.handling),
        category=sku.category,
    )


def point_of(address: Address | None) -> Point | None:
    """Where it is; None without an address, or one that was not located."""
    if address is None or address.latitude is None or address.longitude is None:
        return None
    return Point(latitude=address.latitude, longitude=address.longitude)


class _History(Struct):
    """What was tried for one order line, and where units of it are planned."""

    rejected: dict[str, datetime] = field(default_factory=dict)
    rejections: int = 0
    attempts: int = 0
    planned: dict[str, int] = field(default_factory=dict)


def _histories(order: Order, leaving: frozenset[str], *, by_person: bool) -> Mapping[str, _History]:
    """By line id, of the lines that a fulfillment order was ever made for."""
    histories: dict[str, _History] = {}
    for part in order.fulfillment_orders:
        if part.id in leaving and part.status in NOT_ACCEPTED:
            for line in part.lines:
                planned = histories.setdefault(line.line_id, _History()).planned
                planned[part.location] = planned.get(part.location, 0) + line.quantity
        if by_person:
            continue
        for line_id in _ever_in(part):
            histories.setdefault(line_id, _History()).attempts += 1
        for rejection in part.rejections:
            for units in rejection.lines:
                _add_rejection(histories[units.line_id], rejection)
    return histories


def _ever_in(part: FulfillmentOrder) -> Iterable[str]:
    """Its lines, with those of which the location has rejected all."""
    line_ids = {line.line_id: None for line in part.lines}
    line_ids.update({units.line_id: None for rejection in part.rejections for units in rejection.lines})
    return line_ids


def _add_rejection(history: _History, rejection: Rejection) -> None:
    before = history.rejected.get(rejection.location, rejection.rejected_at)
    history.rejected[rejection.location] = max(before, rejection.rejected_at)
    history.rejections += 1


def _routing_line(sku: Sku, units: LineUnits, history: _History | None) -> RoutingLine:
    new = new_line(units.line_id, sku, units.quantity)
    if history is None:
        return new
    return replace(
        new,
        rejected=history.rejected,
        rejections=history.rejections,
        attempts=history.attempts,
        planned=history.planned,
    )
