"""What a client gives to create a shipment."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from domain.limits import PARCELS_PER_SHIPMENT_MAX
from domain.orders.fulfillment_order import LineUnits
from domain.refusals import InvalidInput, Refusal
from domain.shipments.shipment import Parcel
from domain.text import code_refusals, text_refusals, url_refusals

MEASURE_MAX = 100_000_000
"""Grams or millimeters of one parcel."""


class ShipmentRequest(Struct, frozen=True, kw_only=True):
    """`lines` None means everything that is still at the location."""

    lines: Sequence[LineUnits] | None
    carrier: str
    service: str | None = None
    tracking_number: str | None = None
    tracking_url: str | None = None
    parcels: tuple[Parcel, ...] = ()
    estimated_delivery_at: datetime | None = None


def shipment_refusals(request: ShipmentRequest) -> list[Refusal]:
    """Everything that is wrong with the request, as far as it can be seen without the order."""
    refusals = code_refusals(request.carrier, "carrier")
    refusals += text_refusals(request.service, "service")
    if request.tracking_number is not None:
        refusals += code_refusals(request.tracking_number, "trackingNumber")
    refusals += url_refusals(request.tracking_url, "trackingUrl")
    if len(request.parcels) > PARCELS_PER_SHIPMENT_MAX:
        refusals.append(InvalidInput(f"At most {PARCELS_PER_SHIPMENT_MAX} parcels.", field=("parcels",)))
    for index, parcel in enumerate(request.parcels):
        refusals += _parcel_refusals(parcel, "parcels", str(index))
    return refusals


def _parcel_refusals(parcel: Parcel, *field: str) -> list[Refusal]:
    refusals = text_refusals(parcel.tracking_number, *field, "trackingNumber")
    measures = (parcel.weight_grams, parcel.length_millimeters, parcel.width_millimeters, parcel.height_millimeters)
    if any(measure is not None and not 0 < measure <= MEASURE_MAX for measure in measures):
        refusals.append(InvalidInput("Weight and dimensions are positive.", field=field))
    return refusals
