"""A carrier's scan, however late or often it arrives."""

from datetime import datetime, timedelta

from domain.moment_rules import EARLIEST
from domain.orders.decision import Decision
from domain.orders.order import Order
from domain.orders.ship import record_tracking_event as decide_tracking
from domain.refusals import InvalidInput, NotFound, raise_all
from domain.shipments.shipment import TrackingEvent
from domain.shipments.tracking import TRACKABLE
from domain.text import text_refusals
from operations.change_order import Decided, change_order
from operations.command import Command, Result
from operations.reach import order_holding, reachable_shipment
from operations.services import Services
from storage.errors import DuplicateFact

CLOCK_SKEW_MAX = timedelta(days=1)
"""Carriers send local times without saying so: up to 14 hours off. What lies further ahead would hide all later scans."""


async def record_tracking_event(
    services: Services,
    command: Command,
    *,
    shipment_id: str | None,
    carrier: str | None,
    tracking_number: str | None,
    event: TrackingEvent,
) -> Result:
    """Record it once: the same time and code for a shipment again changes nothing.

    The shipment is named by its id or by carrier and tracking number; the result names it as `shipment`.
    """
    raise_all(text_refusals(event.description, "description") + text_refusals(event.place, "place"))
    if event.code not in TRACKABLE:
        raise InvalidInput(f"A carrier cannot report {event.code}.", field=("code",))
    if event.at > services.now() + CLOCK_SKEW_MAX:
        raise InvalidInput("A scan cannot be more than a day ahead of now.", field=("at",))
    if event.at < EARLIEST:
        raise InvalidInput("No scan is so old.", field=("at",))
    at = ("shipmentId",) if shipment_id is not None else ("trackingNumber",)
    found_id = await _find(services, command, carrier, tracking_number) if shipment_id is None else shipment_id

    async def decide(order: Order, _: datetime) -> Decided:
        shipment = reachable_shipment(order, found_id, command.principal, at)
        decision = decide_tracking(order, shipment, event)
        ids = {"shipment": shipment.id}
        if decision is None:
            return Decided(decision=Decision(order=order, version_before=order.version, events=()), ids=ids)
        unique_key = f"tracking:{shipment.id}|{event.at.isoformat()}|{event.code}"
        return Decided(decision=decision, ids=ids, unique_key=unique_key)

    order_id = order_holding(found_id, at)
    try:
        return await change_order(services, command, order_id, decide, at=at)
    except DuplicateFact:
        return Result(ids={"order": order_id, "shipment": found_id})


async def _find(services: Services, command: Command, carrier: str | None, tracking_number: str | None) -> str:
    if carrier is None or tracking_number is None:
        raise InvalidInput("Name the shipment: by its id, or by carrier and tracking number.", field=("shipmentId",))
    found = await services.storage.orders.by_tracking_number(
        command.organization,
        carrier,
        tracking_number,
        channels=command.principal.channels,
        locations=command.principal.locations,
    )
    if found is None:
        raise NotFound(f"No shipment {tracking_number} with {carrier}.", field=("trackingNumber",))
    return found[1].id
