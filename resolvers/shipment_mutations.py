"""Mutations of shipments."""

from dataclasses import asdict
from typing import Annotated

import strawberry

from domain.access.scopes import FULFILLMENT_WRITE
from domain.shipments.request import ShipmentRequest
from domain.shipments.shipment import Parcel, ShipmentStatus, TrackingEvent
from operations.cancel_shipment import cancel_shipment
from operations.create_shipment import create_shipment
from operations.record_tracking_event import record_tracking_event
from resolvers.context import Info
from resolvers.given import given_units_or_all
from resolvers.mutating import mutate
from resolvers.shown import show_shipment
from schema.mutations import INPUT
from schema.policy import Policies
from schema.resolved import resolved
from schema.shipments.inputs import CancelShipmentInput, CreateShipmentInput, RecordTrackingEventInput
from schema.shipments.payloads import CancelShipmentPayload, CreateShipmentPayload, RecordTrackingEventPayload


@strawberry.type
class ShipmentMutations:
    @resolved(
        CreateShipmentPayload,
        "Ship all or some units of a packed fulfillment order: they leave the location's stock now.",
    )
    async def create_shipment(self, info: Info, given: Annotated[CreateShipmentInput, INPUT]) -> CreateShipmentPayload:
        return await mutate(
            info,
            CreateShipmentPayload,
            given,
            lambda services, command: create_shipment(
                services, command, fulfillment_order_id=given.fulfillment_order_id, request=_request(given)
            ),
            show_shipment,
        )

    @resolved(
        CancelShipmentPayload,
        "Undo a shipment that the carrier does not have yet: its units are back in the packed fulfillment order.",
    )
    async def cancel_shipment(self, info: Info, given: Annotated[CancelShipmentInput, INPUT]) -> CancelShipmentPayload:
        return await mutate(
            info,
            CancelShipmentPayload,
            given,
            lambda services, command: cancel_shipment(services, command, shipment_id=given.id),
            show_shipment,
        )

    @resolved(
        RecordTrackingEventPayload,
        "Record what a carrier reports, however late. The shipment has the newest status that was "
        "reported and never falls back from `DELIVERED`; the same scan again changes nothing.",
    )
    async def record_tracking_event(
        self, info: Info, given: Annotated[RecordTrackingEventInput, INPUT]
    ) -> RecordTrackingEventPayload:
        event = TrackingEvent(
            at=given.at, code=ShipmentStatus(given.code), description=given.description, place=given.place
        )
        return await mutate(
            info,
            RecordTrackingEventPayload,
            given,
            lambda services, command: record_tracking_event(
                services,
                command,
                shipment_id=given.shipment_id,
                carrier=given.carrier,
                tracking_number=given.tracking_number,
                event=event,
            ),
            show_shipment,
        )


def _request(given: CreateShipmentInput) -> ShipmentRequest:
    return ShipmentRequest(
        lines=given_units_or_all(given.lines),
        carrier=given.carrier,
        service=given.service,
        tracking_number=given.tracking_number,
        tracking_url=given.tracking_url,
        parcels=tuple(Parcel(**asdict(parcel)) for parcel in given.parcels or ()),
        estimated_delivery_at=given.estimated_delivery_at,
    )


POLICIES: Policies = {
    f"Mutation.{field}": FULFILLMENT_WRITE for field in ("createShipment", "cancelShipment", "recordTrackingEvent")
}
