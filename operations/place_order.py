"""Place an order: routed at once against live stock, with its stock promised in the same commit."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from msgspec.structs import replace

from domain.inventory.refusals import InsufficientStock
from domain.method import Method
from domain.orders.fulfillment_order import LineUnits
from domain.orders.new_order import OrderRequest, check_request, new_order, with_channel_default
from domain.orders.order import Order
from domain.orders.place import place_order as decide_placement
from domain.refusals import Refusal, Refusals
from domain.reservations.place import place_reservation, reserved_stock
from domain.reservations.reservation import Reservation
from domain.routing.decision import RoutingTrigger
from domain.routing.pilots.pilot import ArmKind
from operations.change_reservation import load_for_order
from operations.command import Command, Result
from operations.committing import DECISION_ATTEMPTS_MAX, commit_decision
from operations.locate_address import locate_address
from operations.named_location import check_any_location
from operations.piloting import keep_refusal
from operations.reach import channel_only, whole_orders_only
from operations.replaying import once
from operations.routed import Routed
from operations.routing import route_units
from operations.services import Services
from operations.supply import Supply, load_supply, load_supply_left
from storage.errors import OrderNumberTaken, StaleWrite


async def place_order(
    services: Services, command: Command, *, request: OrderRequest, reservation_id: str | None = None
) -> Result:
    """Place an order; the result names it as `order`.

    With a reservation the order takes the units that are kept for it, and what it does not take becomes free.

    Raises everything wrong with the request at once, InsufficientStock or NotRoutable when it cannot be served and may
    not wait, OrderNumberTaken, and ReservationEnded.
    """
    whole_orders_only(command.principal)
    channel_only(command.principal, request.channel)
    return await once(services, command, lambda: _place(services, command, request, reservation_id), looks_first=False)


async def _place(services: Services, command: Command, request: OrderRequest, reservation_id: str | None) -> Result:
    check_request(request, now=services.now())
    if request.method is Method.SHIP and request.ship_to is not None:
        request = replace(request, ship_to=locate_address(request.ship_to, "shipTo"))
    wanted: dict[str, int] = {}
    for item in request.items:
        wanted[item.sku] = wanted.get(item.sku, 0) + item.quantity
    for attempt in range(DECISION_ATTEMPTS_MAX):
        supply = await _supply(services, command, request, wanted, reserves=reservation_id is not None)
        order = await _new_order(services, command, request, supply)
        held = await load_for_order(services, command, reservation_id, order) if reservation_id is not None else None
        routed = await _routed(services, command, order, held, supply, overtaken=attempt > 0)
        now = services.now()
        order = with_channel_default(order, request, routed.channel)
        if routed.piloted is not None:
            order = replace(order, awaits=routed.piloted.awaited(at=now))
        promise = routed.promise(order, at=now)
        try:
            decision = decide_placement(
                order,
                routed.plan,
                now=now,
                promise=promise,
                share=routed.channel.share,
                release_at=_release_at(routed, now),
            )
        except (Refusal, Refusals) as refused:
            if routed.piloted is not None:
                await keep_refusal(services, command, order, routed.piloted, refused, at=now)
            raise
        placed = None
        if held is not None:
            decision, placed = place_reservation(held, decision)
        routing = routed.decision(decision, trigger=RoutingTrigger.PLACED, at=now)
        try:
            with services.stock_under_way.taking(command.organization, decision.claims):
                return await commit_decision(
                    services,
                    command,
                    decision,
                    ids={"order": order.id},
                    at=now,
                    routing=routing,
                    reservation=placed,
                )
        except (InsufficientStock, StaleWrite):
            # Others took the stock between the plan and its commit, or changed the reservation: what is left decides.
            if attempt == DECISION_ATTEMPTS_MAX - 1:
                raise
        except OrderNumberTaken:
            if request.number is not None or attempt == DECISION_ATTEMPTS_MAX - 1:
                raise
    raise AssertionError("every attempt returns or raises")


def _release_at(routed: Routed, now: datetime) -> datetime | None:
    """Until when its work may still be planned better together with others; None where its profile asks for none.

    A fixed table knows no others: its work goes out at once.
    """
    if routed.piloted is not None and routed.piloted.participation.arm.kind is ArmKind.TABLE:
        return None
    minutes = routed.problem.profile.batch_window_minutes
    return now + timedelta(minutes=minutes) if minutes else None


async def _supply(
    services: Services, command: Command, request: OrderRequest, wanted: Mapping[str, int], *, reserves: bool
) -> Supply:
    """Who has units reserved need not wait for those who take the last ones that are free."""
    organization, channel = command.organization, request.channel
    if reserves:
        return await load_supply(services, organization, channel=channel, codes=sorted(wanted))
    return await load_supply_left(services, organization, channel=channel, wanted=wanted)


async def _new_order(services: Services, command: Command, request: OrderRequest, supply: Supply) -> Order:
    order = new_order(services.new_key(), request, supply.skus, now=services.now())
    await check_any_location(services, command.organization, order.pickup_location)
    return order


async def _routed(
    services: Services, command: Command, order: Order, held: Reservation | None, supply: Supply, *, overtaken: bool
) -> Routed:
    """The best plan on free stock and what is reserved.

    Whoever was overtaken takes no more risk with what is reserved, if that serves as much: nobody else can take it.
    """
    units = [LineUnits(line_id=line.id, quantity=line.quantity) for line in order.lines]
    reserved = reserved_stock(held, order, alone=False) if held is not None else None
    routed = await route_units(
        services, command.organization, order, units, reserved=reserved, supply=supply, first=held is None
    )
    if held is None or not overtaken:
        return routed
    alone = reserved_stock(held, order, alone=True)
    safe = await route_units(services, command.organization, order, units, reserved=alone, supply=supply)
    return safe if safe.plan.units_unserved <= routed.plan.units_unserved else routed
