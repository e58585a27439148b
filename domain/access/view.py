"""What limited clients see: smaller orders and stock levels, so that nothing reached from them can leak.

A client limited to channels sees its own orders without costs, and of the stock its share. A client limited to locations
sees of an order what the work there needs: where it goes and the units of its own locations. For everybody else
everything is as it is.
"""

from collections.abc import Iterable

from msgspec.structs import replace

from domain.access.principal import Principal
from domain.channels.channel import Channel
from domain.channels.stock_share import StockShare
from domain.inventory.stock_level import StockLevel
from domain.method import Method
from domain.orders.customer import Customer
from domain.orders.fulfillment_order import FulfillmentOrder, FulfillmentOrderStatus
from domain.orders.lines import LineQuantities, OrderLine
from domain.orders.order import Order
from domain.reservations.reservation import Reservation
from domain.shipments.shipment import Shipment, ShipmentStatus

_WITH_CUSTOMER = frozenset({FulfillmentOrderStatus.PICKED_UP, FulfillmentOrderStatus.COMPLETED})


def order_view(order: Order, principal: Principal) -> Order | None:
    """The order as the client may see it; None if it does not exist for the client."""
    if principal.channels is not None and order.channel not in principal.channels:
        return None
    if principal.locations is not None:
        return _at_locations(order, principal.locations)
    return order if principal.channels is None else _without_costs(order)


def stock_level_view(level: StockLevel, shares: Iterable[StockShare]) -> StockLevel:
    """The level as a client of channels with these shares may see it: what can be bought there, and nothing else.

    A client of several channels can buy through each of them: it sees the largest of their shares.
    """
    visible = max((share.visible(level.available) for share in shares), default=0)
    return StockLevel(sku=level.sku, location=level.location, on_hand=visible, available=visible, version=level.version)


def channel_view(channel: Channel, principal: Principal) -> Channel:
    """The channel as the client may see it: its share would tell a limited client what others have."""
    if principal.channels is None:
        return channel
    whole = StockShare()
    return replace(channel, stock_percent=whole.percent, stock_buffer=whole.buffer)


def visible_channels(principal: Principal) -> frozenset[str] | None:
    """The channels that exist for the client; None means all. They are no business of locations."""
    return frozenset() if principal.locations is not None else principal.channels


def sees_location(principal: Principal, code: str) -> bool:
    """Whether the location, and the stock there, exists for the client."""
    return principal.locations is None or code in principal.locations


def sees_reservation(principal: Principal, reservation: Reservation) -> bool:
    """Whether the reservation exists for the client: it belongs to its channel, whichever client made it."""
    return principal.locations is None and (principal.channels is None or reservation.channel in principal.channels)


def sees_ledger(principal: Principal) -> bool:
    """Whether stock movements exist for the client: they name the orders of all channels."""
    return principal.channels is None


def sees_whole_stock(principal: Principal) -> bool:
    """Whether what comes, is on its way or was counted exists for the client: it is the stock of all channels."""
    return principal.channels is None


def sees_routing(principal: Principal) -> bool:
    """Whether routing decisions exist for the client: they tell costs and the whole network."""
    return principal.channels is None and principal.locations is None


def _without_costs(order: Order) -> Order:
    parts = tuple(replace(part, cost=None) for part in order.fulfillment_orders)
    return replace(order, fulfillment_orders=parts, awaits=None)


def _at_locations(order: Order, locations: frozenset[str]) -> Order | None:
    parts = tuple(
        _own_part(part, locations) for part in order.fulfillment_orders if part.location in locations and part.released
    )
    if not parts:
        return None
    shipments = tuple(shipment for shipment in order.shipments if shipment.location in locations)
    at_work = any(part.active for part in parts)
    held = {line.line_id for part in parts for line in part.lines}
    return replace(
        order,
        customer=Customer(),
        ship_to=order.ship_to if at_work else None,
        pickup_location=order.pickup_location if order.pickup_location in locations else None,
        shipping_price=0,
        awaits=None,
        lines=tuple(_own_line(line, parts, shipments) for line in order.lines if line.id in held),
        fulfillment_orders=parts,
        shipments=shipments,
    )


def _own_part(part: FulfillmentOrder, locations: frozenset[str]) -> FulfillmentOrder:
    own = tuple(rejection for rejection in part.rejections if rejection.location in locations)
    return replace(part, cost=None, rejections=own)


def _own_line(line: OrderLine, parts: Iterable[FulfillmentOrder], shipments: tuple[Shipment, ...]) -> OrderLine:
    """The line with the units that these parts hold, and without prices."""
    allocated = shipped = delivered = 0
    for part in parts:
        units = part.line(line.id)
        if units is None or not part.active:
            continue
        arrived = units.quantity if _picked_up(part) else _delivered(part, line.id, shipments)
        gone = max(units.shipped, arrived)
        allocated += units.quantity - gone
        shipped += gone - arrived
        delivered += arrived
    quantity = allocated + shipped + delivered
    quantities = LineQuantities(ordered=quantity, allocated=allocated, shipped=shipped, delivered=delivered)
    quantities.check()
    return replace(line, quantity=quantity, unit_price=0, discount=0, tax=0, quantities=quantities, exception=None)


def _picked_up(part: FulfillmentOrder) -> bool:
    return part.method is Method.PICKUP and part.status in _WITH_CUSTOMER


def _delivered(part: FulfillmentOrder, line_id: str, shipments: tuple[Shipment, ...]) -> int:
    return sum(
        units.quantity
        for shipment in shipments
        if shipment.fulfillment_order_id == part.id and shipment.status is ShipmentStatus.DELIVERED
        for units in shipment.lines
        if units.line_id == line_id
    )
