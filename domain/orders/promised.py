"""By when the customer is promised an order, as a whole and from each location."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from msgspec.structs import replace

from domain.delivery.carrier_service import CarrierService
from domain.delivery.location_promise import location_promise
from domain.delivery.promise import DeliveryPromise
from domain.network.location import Location
from domain.orders.events import OrderPromised, PartPromise
from domain.orders.fulfillment_order import FulfillmentOrder
from domain.orders.order import Order, OrderState
from domain.orders.parts import get_part, put_fulfillment_orders

Promise = Callable[[str], DeliveryPromise]
"""When goods leave the location of this code and by when the customer has them, if work on them begins now."""

NONE_CHOSEN: Mapping[str, str] = {}
"""Where the router has chosen no carrier service."""


def promise_to(
    order: Order,
    network: Mapping[str, Location],
    services: Sequence[CarrierService],
    *,
    at: datetime,
    unknown_kilometers: int,
    chosen: Mapping[str, str] = NONE_CHOSEN,
) -> Promise:
    """What the locations promise to the customer of this order; only those of the network, by code, may be asked.

    By the fastest of the services, or by the one `chosen` for the location. `unknown_kilometers` are to an address
    without coordinates.
    """

    def promise(code: str) -> DeliveryPromise:
        return location_promise(
            network[code],
            method=order.method,
            destination=order.ship_to,
            services=services,
            at=at,
            unknown_kilometers=unknown_kilometers,
            service=chosen.get(code),
        )

    return promise


def promised_at(order: Order) -> datetime | None:
    """The latest promise of its fulfillment orders; None while units have no location, for nobody knows then.

    An order that has ended, or has nothing left to bring, keeps what was promised last.
    """
    for line in order.lines:
        if line.quantities.unrouted or line.quantities.backordered:
            return None
    parts = [part for part in order.fulfillment_orders if part.active]
    if order.state is not OrderState.OPEN or not parts:
        return order.promised_at
    return latest_promise(parts)


def latest_promise(parts: Iterable[FulfillmentOrder]) -> datetime | None:
    """By when all of these are promised; None if one of them is not."""
    promises = [part.promised_at for part in parts]
    known = [moment for moment in promises if moment is not None]
    return max(known) if known and len(known) == len(promises) else None


def apply_promised(order: Order, event: OrderPromised) -> Order:
    parts = (_promised_part(get_part(order, part.fulfillment_order_id), part) for part in event.parts)
    return replace(put_fulfillment_orders(order, *parts), promised_at=event.promised_at)


def _promised_part(part: FulfillmentOrder, anew: PartPromise) -> FulfillmentOrder:
    return replace(part, promised_at=anew.promised_at, dispatch_on=anew.dispatch_on or part.dispatch_on)


def promised_anew(order: Order, promise: Promise) -> OrderPromised | None:
    """What changes if all its fulfillment orders begin now; nothing of them may have left."""
    parts = tuple(
        PartPromise(fulfillment_order_id=part.id, promised_at=promised.deliver_by, dispatch_on=promised.ship_on)
        for part in order.fulfillment_orders
        if part.active
        for promised in [promise(part.location)]
        if promised.deliver_by != part.promised_at
    )
    if not parts:
        return None
    after = apply_promised(order, OrderPromised(promised_at=order.promised_at, parts=parts))
    return OrderPromised(promised_at=promised_at(after), parts=parts)
