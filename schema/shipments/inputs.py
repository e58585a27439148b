"""Inputs of mutations of shipments."""

from datetime import datetime

import strawberry

from schema.mutations import ExpectingInput, KeyedInput, OptionallyKeyedInput
from schema.orders.line_units import LineUnitsInput
from schema.shipments.enums import TrackingCode


@strawberry.input(description="One box of a shipment.")
class ParcelInput:
    tracking_number: str | None = strawberry.field(default=None, description="The carrier's number for this box.")
    weight_grams: int | None = strawberry.field(default=None, description="Weight.")
    length_millimeters: int | None = strawberry.field(default=None, description="Length.")
    width_millimeters: int | None = strawberry.field(default=None, description="Width.")
    height_millimeters: int | None = strawberry.field(default=None, description="Height.")


@strawberry.input(description="A shipment of all or some lines of a packed fulfillment order.")
class CreateShipmentInput(ExpectingInput, KeyedInput):
    fulfillment_order_id: strawberry.ID = strawberry.field(description="Id of the fulfillment order.")
    lines: list[LineUnitsInput] | None = strawberry.field(
        default=None, description="The units in it; all that remain if absent."
    )
    carrier: str = strawberry.field(description="Who carries it.")
    service: str | None = strawberry.field(default=None, description="The carrier's service.")
    tracking_number: str | None = strawberry.field(default=None, description="The carrier's number for it.")
    tracking_url: str | None = strawberry.field(default=None, description="The carrier's page about it.")
    parcels: list[ParcelInput] | None = strawberry.field(default=None, description="Its boxes, at most 50.")
    estimated_delivery_at: datetime | None = strawberry.field(
        default=None, description="When it is expected to arrive."
    )


@strawberry.input(description="A shipment to cancel; possible until the carrier has it.")
class CancelShipmentInput(ExpectingInput, KeyedInput):
    id: strawberry.ID = strawberry.field(description="Id of the shipment.")


@strawberry.input(
    description="What a carrier reports. Repeats are harmless: an event is known by shipment, time and code."
)
class RecordTrackingEventInput(OptionallyKeyedInput):
    shipment_id: strawberry.ID | None = strawberry.field(
        default=None, description="Id of the shipment; or give carrier and tracking number."
    )
    carrier: str | None = strawberry.field(default=None, description="Who carries it; together with trackingNumber.")
    tracking_number: str | None = strawberry.field(
        default=None, description="The carrier's number for the shipment; together with carrier."
    )
    at: datetime = strawberry.field(description="The carrier's time.")
    code: TrackingCode = strawberry.field(description="The status it stands for.")
    description: str | None = strawberry.field(default=None, description="In the carrier's words.")
    place: str | None = strawberry.field(default=None, description="Where it happened.")
