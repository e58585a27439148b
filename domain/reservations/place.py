"""A reservation becomes an order: no unit that the order takes of it is free in between."""

from collections.abc import Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from domain.inventory.claim import StockClaim
from domain.inventory.claims import Allocate
from domain.inventory.reserving import AllocateReserved, Unreserve
from domain.orders.decision import Decision
from domain.orders.order import Order
from domain.reservations.decision import ReservationDecision, decide_event
from domain.reservations.events import ReservationPlaced
from domain.reservations.reservation import Reservation
from domain.routing.problem import Stock


class ReservedStock(Struct, frozen=True, kw_only=True):
    """Units by SKU and location that an order has beside those that are free for everybody.

    Of the SKUs in `alone` it counts on nothing else.
    """

    units: Stock
    alone: frozenset[str] = frozenset()

    def added_to(self, free: Stock) -> Stock:
        """What the order may count on."""
        stock: dict[str, Mapping[str, int]] = {sku: {} if sku in self.alone else free[sku] for sku in free}
        for sku in stock.keys() & self.units.keys():
            there = dict(stock[sku])
            for location, units in self.units[sku].items():
                there[location] = there.get(location, 0) + units
            stock[sku] = there
        return stock


def reserved_stock(reservation: Reservation, order: Order, *, alone: bool) -> ReservedStock:
    """What the order may take of the reservation.

    With `alone` it takes nothing but that of SKUs of which all its units are reserved: nobody can take those away.
    """
    units: dict[str, dict[str, int]] = {}
    for line in reservation.lines:
        units.setdefault(line.sku, {})[line.location] = line.quantity
    wanted: dict[str, int] = {}
    for ordered in order.lines:
        wanted[ordered.sku] = wanted.get(ordered.sku, 0) + ordered.quantity
    covered = (sku for sku, places in units.items() if wanted.get(sku, 0) <= sum(places.values()))
    return ReservedStock(units=units, alone=frozenset(covered) if alone else frozenset())


def place_reservation(reservation: Reservation, placement: Decision) -> tuple[Decision, ReservationDecision]:
    """The placement with reserved units instead of free ones, and the end of the reservation.

    What the order does not take of it becomes free.
    """
    left = {(units.sku, units.location): units.quantity for units in reservation.lines}
    claims: list[StockClaim] = []
    for claim in placement.claims:
        claims += _from_reserved(claim, left) if isinstance(claim, Allocate) else (claim,)
    claims += [
        Unreserve(sku=sku, location=location, quantity=quantity, cause=reservation.id)
        for (sku, location), quantity in left.items()
        if quantity
    ]
    placed = decide_event(reservation, ReservationPlaced(order_id=placement.order.id))
    return replace(placement, claims=tuple(claims)), placed


def _from_reserved(claim: Allocate, left: dict[tuple[str, str], int]) -> Iterable[StockClaim]:
    """Takes from `left` what the claim can have of it."""
    pair = claim.sku, claim.location
    reserved = min(claim.quantity, left.get(pair, 0))
    if reserved:
        left[pair] -= reserved
        yield AllocateReserved(sku=claim.sku, location=claim.location, quantity=reserved, cause=claim.cause)
    if claim.quantity > reserved:
        yield replace(claim, quantity=claim.quantity - reserved)
