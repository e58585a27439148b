"""What the router needs to know of an order, its SKUs and the network."""

from collections.abc import Iterable, Mapping

from domain.address import Address
from domain.catalog.sku import Sku
from domain.network.location import Location
from domain.orders.fulfillment_order import FulfillmentOrderStatus, LineUnits
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

    Fulfillment orders in `leaving` give their locations up; all other active ones stay where they are. Locations that
    rejected a line are out for that line, unless a person requires one.
    """
    stays = {part.location for part in order.fulfillment_orders if part.active and part.id not in set(leaving)}
    rejected = {} if required_location else _rejections(order)
    by_caller = {code: Exclusion(code="EXCLUDED_BY_CALLER") for code in excluded_locations}
    return RoutingDemand(
        order=order.id,
        method=order.method,
        lines=tuple(_routing_line(order, selected, skus) for selected in units),
        destination=_point(order.ship_to),
        pickup_location=order.pickup_location,
        split_allowed=order.allow_split,
        priority=PRIORITY_RANK[order.priority],
        excluded={**rejected, None: by_caller} if by_caller else rejected,
        locations_in_use=frozenset(stays),
        required_location=required_location,
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
    )


def _point(address: Address | None) -> Point | None:
    if address is None or address.latitude is None or address.longitude is None:
        return None
    return Point(latitude=address.latitude, longitude=address.longitude)


def _routing_line(order: Order, units: LineUnits, skus: Mapping[str, Sku]) -> RoutingLine:
    line = order.line(units.line_id)
    assert line is not None
    sku = skus[line.sku]
    return RoutingLine(
        id=line.id,
        sku=sku.code,
        quantity=units.quantity,
        weight_grams=sku.weight_grams,
        handling=frozenset(sku.handling),
    )


def _rejections(order: Order) -> dict[str | None, dict[str, Exclusion]]:
    excluded: dict[str | None, dict[str, Exclusion]] = {}
    for rejection in (rejection for part in order.fulfillment_orders for rejection in part.rejections):
        for units in rejection.lines:
            exclusion = Exclusion(code="REJECTED", detail=rejection.reason)
            excluded.setdefault(units.line_id, {})[rejection.location] = exclusion
    return excluded
