"""The locations do their work, and the goods leave."""

from collections.abc import Sequence
from functools import partial

from msgspec import Struct

from app.demo.expected import Expected, shipped
from app.demo.goods import CHAIR, FAR_WAREHOUSE, KETTLE, LAMP, LATER_WAREHOUSE, PARTNER
from app.demo.stage import Stage
from app.demo.work import take_step

CREATE_SHIPMENT = """
mutation CreateShipment($input: CreateShipmentInput!) {
  createShipment(input: $input) {
    shipment { id status carrier trackingNumber } userErrors { code message field }
  }
}
"""

PARTS = {4: (PARTNER, 2, KETTLE), 5: (LATER_WAREHOUSE, 4, LAMP), 6: (FAR_WAREHOUSE, 1, CHAIR)}
"""Part, location, units and goods as they are worked on."""

WORK: Sequence[tuple[str, str, str]] = (
    ("The three locations accept", "acceptFulfillmentOrder", "ACCEPTED"),
    ("They pick", "markPicking", "PICKING"),
    ("They pack", "markPacked", "PACKED"),
)
CARRIERS = {4: "FEDEX", 5: "UPS", 6: "ESTES"}


class Parcel(Struct, frozen=True):
    """Units of a part that leave together."""

    part: int
    units: int
    status: str
    part_status: str
    line: str


PARCELS: Sequence[Parcel] = (
    Parcel(5, 3, "OPEN, PARTIALLY_SHIPPED", "PACKED", "1 allocated, 3 shipped"),
    Parcel(5, 1, "OPEN, PARTIALLY_SHIPPED", "SHIPPED", "4 shipped"),
    Parcel(4, 2, "OPEN, PARTIALLY_SHIPPED", "SHIPPED", "2 shipped"),
    Parcel(6, 1, "OPEN, SHIPPED", "SHIPPED", "1 shipped"),
)


async def play(stage: Stage) -> None:
    """Accept, pick, pack, ship: the lamps in two shipments."""
    for what, mutation, status in WORK:
        await stage.step(what, mutation, partial(_work, stage, mutation), _after_work(status))
    for number, parcel in enumerate(PARCELS, start=1):
        location, _, name = PARTS[parcel.part]
        await stage.step(
            f"{location} ships {parcel.units} {name}",
            "createShipment",
            partial(_ship, stage, number, parcel),
            _after_shipment(parcel),
        )


def _after_work(status: str) -> Expected:
    return Expected(
        events=[f"FULFILLMENT_ORDER_{status}"] * len(PARTS),
        parts={part: _part(part, status) for part in PARTS},
    )


def _after_shipment(parcel: Parcel) -> Expected:
    location, _, name = PARTS[parcel.part]
    return Expected(
        events=["SHIPMENT_CREATED"],
        moves=[shipped(name, location, parcel.units)],
        status=parcel.status,
        parts={parcel.part: _part(parcel.part, parcel.part_status)},
        lines={name: parcel.line},
    )


def _part(part: int, status: str) -> str:
    location, units, name = PARTS[part]
    return f"{location} {status} {units} {name}"


async def _work(stage: Stage, mutation: str) -> str:
    statuses = [await take_step(stage, mutation, stage.state.part_ids[part]) for part in PARTS]
    return ", ".join(f"part {part} {status}" for part, status in zip(PARTS, statuses, strict=True))


async def _ship(stage: Stage, number: int, parcel: Parcel) -> str:
    _, _, name = PARTS[parcel.part]
    run = stage.goods.run
    given = {
        "fulfillmentOrderId": stage.state.part_ids[parcel.part],
        "lines": [{"lineId": stage.state.line_ids[name], "quantity": parcel.units}],
        "carrier": CARRIERS[parcel.part],
        "service": "GROUND",
        "trackingNumber": f"{CARRIERS[parcel.part]}-{run}-{number}",
    }
    shipment = (await stage.mutate(CREATE_SHIPMENT, given, name=f"shipment-{number}"))["shipment"]
    return f"{shipment['trackingNumber']} {shipment['status']}"
