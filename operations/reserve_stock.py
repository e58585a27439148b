"""Keep units for a cart."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from msgspec.structs import replace

from domain.channels.channel import Channel
from domain.inventory.refusals import InsufficientStock
from domain.method import Method
from domain.orders.fulfillment_order import LineUnits
from domain.orders.new_order import new_order
from domain.reservations.choice import Choice, choice_of_plan, one_location_for_all
from domain.reservations.make import make_reservation
from domain.reservations.request import ReservationRequest, check_request
from operations.change_reservation import commit_reservation
from operations.command import Command, Result
from operations.committing import DECISION_ATTEMPTS_MAX
from operations.locate_address import locate_address
from operations.named_location import check_any_location
from operations.reach import channel_only, whole_orders_only
from operations.replaying import once
from operations.routing import route_units
from operations.services import Services
from operations.supply import load_supply_left


async def reserve_stock(services: Services, command: Command, *, request: ReservationRequest) -> Result:
    """Keep units for a while; the result names the reservation as `reservation`.

    Where they are to go decides where they are taken: at the pickup location, or where the router would serve an order
    from. While that is not known it is one location that has everything, the first by priority and code, else as many
    as the router needs.

    Raises everything wrong with the request at once, TooManyReservations, and InsufficientStock or NotRoutable for all
    that cannot be kept, unless the request takes a part.
    """
    whole_orders_only(command.principal)
    channel_only(command.principal, request.channel)
    return await once(services, command, lambda: _reserve(services, command, request), looks_first=False)


async def _reserve(services: Services, command: Command, request: ReservationRequest) -> Result:
    check_request(request)
    if request.ship_to is not None:
        request = replace(request, ship_to=locate_address(request.ship_to, "shipTo"))
    async with _within_limits(services, command, request):
        for attempt in range(DECISION_ATTEMPTS_MAX):
            key = services.new_key()
            choice, channel = await _choose(services, command, key, request)
            now = services.now()
            decision = make_reservation(
                key, request, choice, channel=channel, client_id=command.principal.client_id, now=now
            )
            try:
                with services.stock_under_way.taking(command.organization, decision.claims):
                    return await commit_reservation(services, command, decision, at=now)
            except InsufficientStock:
                # Others took the stock since it was read: what is left decides.
                if attempt == DECISION_ATTEMPTS_MAX - 1:
                    raise
    raise AssertionError("every attempt returns or raises")


@asynccontextmanager
async def _within_limits(services: Services, command: Command, request: ReservationRequest) -> AsyncIterator[None]:
    """Where the limits leave room for one more, until it is made. Raises TooManyReservations.

    Reservations of one holder take turns, as each has to know what the others keep. Those without holder are many: each
    counts those that began before it as made.
    """
    organization, client_id = command.organization, command.principal.client_id
    limits, reservations = services.reservation_limits, services.storage.reservations
    if request.holder is None:
        with services.under_way.another(organization, client_id) as before:
            limits.check_units(request)
            limits.check_client(before + await reservations.count_without_holder(organization, client_id))
            yield
        return
    async with services.turns.of(organization, f"{client_id}|{request.holder}"):
        active = await reservations.active_of(organization, client_id=client_id, holder=request.holder)
        limits.check_holder(active, request)
        yield


async def _choose(
    services: Services, command: Command, key: str, request: ReservationRequest
) -> tuple[Choice, Channel]:
    """What to take, and the settings of the channel that it was chosen by."""
    organization = command.organization
    supply = await load_supply_left(services, organization, channel=request.channel, wanted=request.units)
    order = new_order(key, request.as_order(), supply.skus, now=services.now())
    await check_any_location(services, organization, order.pickup_location)
    units = [LineUnits(line_id=line.id, quantity=line.quantity) for line in order.lines]
    routed = await route_units(services, organization, order, units, supply=supply)
    if request.method is Method.SHIP and request.ship_to is None:
        whole = one_location_for_all(routed.problem)
        if whole is not None:
            return whole, routed.channel
    return choice_of_plan(routed.problem, routed.plan), routed.channel
