"""Which fulfillment orders a client may work on, and what limited clients may not do at all.

`at` is the path of the input that holds the id.
"""

from domain.access.principal import Principal
from domain.access.refusals import NotPermitted
from domain.orders.fulfillment_order import FulfillmentOrder
from domain.orders.ids import order_id_of
from domain.orders.order import Order
from domain.refusals import NotFound
from domain.shipments.shipment import Shipment

InputPath = tuple[str, ...]
AT_ID: InputPath = ("id",)


def whole_orders_only(principal: Principal) -> None:
    """Raise NotPermitted for a client that is limited to locations: it sees parts of orders only."""
    if principal.locations is not None:
        raise NotPermitted("A key that is limited to locations cannot change whole orders or other locations.")


def unlimited_only(principal: Principal) -> None:
    """Raise NotPermitted for a client that is limited to channels or locations."""
    if principal.channels is not None or principal.locations is not None:
        raise NotPermitted("A key that is limited to channels or locations cannot decide for all others.")


def whole_stock_only(principal: Principal) -> None:
    """Raise NotPermitted for a client that is limited to channels: the stock there is, and what comes, is that of all."""
    if principal.channels is not None:
        raise NotPermitted("A key that is limited to channels cannot change, count or expect the stock of all.")


def channel_only(principal: Principal, channel: str) -> None:
    """Raise NotPermitted for a client that is limited to other channels."""
    if principal.channels is not None and channel not in principal.channels:
        raise NotPermitted(f"This key is not for channel {channel}.", field=("channel",))


def order_holding(inner_id: str, at: InputPath = AT_ID) -> str:
    """The id of the order that holds this fulfillment order or shipment. Raises NotFound for any other id."""
    order_id = order_id_of(inner_id)
    if order_id is None:
        raise NotFound(f"Nothing has the id {inner_id}.", field=at)
    return order_id


def reachable_part(
    order: Order, fulfillment_order_id: str, principal: Principal, at: InputPath = AT_ID
) -> FulfillmentOrder:
    """The fulfillment order, if it exists for the client; raises NotFound otherwise."""
    part = order.fulfillment_order(fulfillment_order_id)
    if part is None or (principal.locations is not None and part.location not in principal.locations):
        raise NotFound(f"No fulfillment order {fulfillment_order_id}.", field=at)
    return part


def reachable_shipment(order: Order, shipment_id: str, principal: Principal, at: InputPath = AT_ID) -> Shipment:
    """The shipment, if it exists for the client; raises NotFound otherwise."""
    shipment = order.shipment(shipment_id)
    if shipment is None or (principal.locations is not None and shipment.location not in principal.locations):
        raise NotFound(f"No shipment {shipment_id}.", field=at)
    return shipment
