"""Book what a count found, and take back promises of what is not there, newest first, in one change."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from domain.counts.booking import Booking, book
from domain.counts.promises import take_back
from domain.counts.stock_count import StockCount
from domain.inventory.claim import StockClaim
from domain.inventory.stock_level import StockLevel
from domain.orders.lose_stock import lose_stock
from domain.refusals import InvalidInput
from domain.reservations.reduce import reduce_reservation, units_at
from operations.order_writes import order_write
from operations.services import Services
from storage.change import StreamWrite, reservation_write
from storage.errors import StaleWrite

PROMISES_MAX = 1_000
"""Orders and reservations that one count may take units back from: they are written in one transaction."""


class Posting(Struct, frozen=True, kw_only=True):
    """What posting a count does: its bookings, their claims, and the writes of those that lose units."""

    bookings: tuple[Booking, ...] = ()
    claims: tuple[StockClaim, ...] = ()
    writes: tuple[StreamWrite, ...] = ()
    orders: tuple[str, ...] = ()


NOTHING_POSTED = Posting()


async def decide_posting(
    services: Services,
    organization: str,
    count: StockCount,
    *,
    reason: str | None,
    now: datetime,
    promises_max: int = PROMISES_MAX,
) -> Posting:
    """Decide it on the stock as it is now. Raises StaleWrite when promises move meanwhile, and InvalidInput when more
    promises than one change can hold would have to be taken back.
    """
    pairs = [(line.sku, count.location) for line in count.lines]
    levels = {level.sku: level for level in await services.storage.stock_levels.get_many(organization, pairs)}
    bookings = tuple(
        book(line, levels.get(line.sku) or StockLevel(sku=line.sku, location=count.location)) for line in count.lines
    )
    missing = {booking.sku: booking.taken_back for booking in bookings if booking.taken_back}
    reserved, carts = await _from_reservations(services, organization, count.location, missing, now, promises_max)
    missing = {sku: units - reserved.get(sku, 0) for sku, units in missing.items()}
    orders = await _from_orders(services, organization, count.location, missing, promises_max - len(carts))
    return Posting(
        bookings=bookings,
        claims=tuple(
            claim
            for booking in bookings
            for claim in booking.claims(reserved=reserved.get(booking.sku, 0), cause=count.id, reason=reason)
        ),
        writes=(*carts, *orders.values()),
        orders=tuple(orders),
    )


async def _from_reservations(
    services: Services, organization: str, location: str, missing: Mapping[str, int], now: datetime, promises_max: int
) -> tuple[dict[str, int], list[StreamWrite]]:
    """Units by SKU that carts lose, the newest first, and the writes of these reservations."""
    taken: dict[str, int] = {}
    lost: dict[str, dict[str, int]] = {}
    reservations = {}
    for sku, wanted in missing.items():
        left = wanted
        held = await services.storage.reservations.newest_at(organization, sku, location, limit=promises_max + 1)
        for reservation in held:
            quantity = 0 if reservation.is_due(now) else min(left, units_at(reservation, sku, location))
            if quantity:
                reservations[reservation.id] = reservation
                lost.setdefault(reservation.id, {})[sku] = quantity
                left -= quantity
        taken[sku] = wanted - left
    if len(lost) > promises_max:
        raise _too_many()
    writes = [
        reservation_write(reduce_reservation(reservations[reservation_id], location, units))
        for reservation_id, units in lost.items()
    ]
    return taken, writes


async def _from_orders(
    services: Services, organization: str, location: str, missing: Mapping[str, int], orders_max: int
) -> dict[str, StreamWrite]:
    """The writes of the orders that lose units, by order id."""
    wanted = {sku: units for sku, units in missing.items() if units}
    if not wanted:
        return {}
    promises = await services.storage.promised_units.at(organization, location, sorted(wanted))
    taken = take_back(promises, wanted)
    if len(taken) > orders_max:
        raise _too_many()
    orders = await services.storage.orders.get_many(organization, list(taken))
    found = sum(units.quantity for lost in taken.values() for units in lost)
    seen = {promise.order_id: promise.order_version for promise in promises}
    moved = any(order.version != seen[order.id] for order in orders)
    if moved or found < sum(wanted.values()):
        raise StaleWrite(stream=f"stock at {location}", expected=sum(wanted.values()), actual=found)
    return {order.id: order_write(lose_stock(order, taken[order.id])) for order in orders}


def _too_many() -> InvalidInput:
    message = "More orders and carts would lose units than one change can hold: cancel this count and post it in smaller parts."
    return InvalidInput(message, field=("lines",))
