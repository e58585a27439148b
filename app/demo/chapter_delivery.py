"""The carriers report: in order, late, twice; in the end everything is there."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from msgspec import Struct

from app.demo.chapter_shipping import PARCELS, PARTS
from app.demo.errors import check
from app.demo.expected import Expected
from app.demo.goods import CHAIR, KETTLE, LAMP
from app.demo.stage import Stage

RECORD_TRACKING_EVENT = """
mutation RecordTrackingEvent($input: RecordTrackingEventInput!) {
  recordTrackingEvent(input: $input) { shipment { status } userErrors { code message field } }
}
"""

LATE = timedelta(hours=1)


class Scan(Struct, frozen=True):
    """A carrier's report of a shipment by its number in the story, and the status that the shipment must have then."""

    shipment: int
    code: str
    at: datetime
    status: str


class Carrier:
    """Reports scans, and remembers them so that it can report them again."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._last: dict[int, Scan] = {}

    async def report(self, number: int, code: str) -> str:
        """A scan of this moment."""
        return await self._record(Scan(number, code, datetime.now(UTC), code))

    async def report_late(self, number: int, code: str) -> str:
        """A scan from before the last one: it is kept, and the status stays."""
        last = self._last[number]
        scan = Scan(number, code, last.at - LATE, last.status)
        return f"{await self._record(scan)} as before"

    async def repeat(self, number: int) -> str:
        """The last scan once more, by carrier and tracking number."""
        return f"{await self._record(self._last[number])}, nothing new"

    async def _record(self, scan: Scan) -> str:
        shipment = self._stage.state.shipments[scan.shipment]
        given = {
            "carrier": shipment["carrier"],
            "trackingNumber": shipment["trackingNumber"],
            "at": scan.at.isoformat(timespec="milliseconds"),
            "code": scan.code,
        }
        recorded = (await self._stage.mutate(RECORD_TRACKING_EVENT, given, name=None))["shipment"]
        check(scan.status, recorded["status"], f"the status of {shipment['trackingNumber']} after {scan.code}")
        if scan.status == scan.code:
            self._last[scan.shipment] = scan
        return f"{shipment['trackingNumber']} {recorded['status']}"


async def play(stage: Stage) -> None:
    """From the first scan to the closed order."""
    carrier = Carrier(stage)
    await _on_the_way(stage, carrier)
    await _connection_lost(stage, carrier)
    await _delivered(stage, carrier)


async def _on_the_way(stage: Stage, carrier: Carrier) -> None:
    every = range(1, len(PARCELS) + 1)
    await stage.step(
        "The carriers take all four shipments",
        "recordTrackingEvent",
        lambda: _each(carrier, every, "HANDED_OVER"),
        Expected(events=["SHIPMENT_HANDED_OVER"] * len(every)),
    )
    await stage.step(
        "The first one is out for delivery",
        "recordTrackingEvent",
        lambda: carrier.report(1, "OUT_FOR_DELIVERY"),
        Expected(events=["SHIPMENT_OUT_FOR_DELIVERY"]),
    )
    await stage.step(
        "An hour-old scan comes late",
        "recordTrackingEvent",
        lambda: carrier.report_late(1, "IN_TRANSIT"),
        Expected(events=["SHIPMENT_IN_TRANSIT"]),
    )


async def _connection_lost(stage: Stage, carrier: Carrier) -> None:
    """The customer's subscription goes on from its cursor."""
    customer = next(listener for listener in stage.listeners if listener.watch.name == "orderTracking")
    stage.listeners.remove(customer)
    await customer.watch.cut()
    await stage.step(
        "The customer's phone loses its connection; the others travel on",
        "recordTrackingEvent",
        lambda: _each(carrier, (2, 3, 4), "IN_TRANSIT"),
        Expected(events=["SHIPMENT_IN_TRANSIT"] * 3),
    )
    stage.listeners.append(customer)
    stage.narrator.tell("The phone is back: orderTracking goes on after its last cursor, and hears what it missed.")
    await customer.watch.start()
    await customer.check()


async def _delivered(stage: Stage, carrier: Carrier) -> None:
    await stage.step(
        "Three lamps are delivered",
        "recordTrackingEvent",
        lambda: carrier.report(1, "DELIVERED"),
        Expected(
            events=["SHIPMENT_DELIVERED"],
            status="OPEN, PARTIALLY_DELIVERED",
            lines={LAMP: "1 shipped, 3 delivered"},
        ),
    )
    await stage.step("The carrier reports it twice", "recordTrackingEvent", lambda: carrier.repeat(1))
    await stage.step(
        "A scan from before comes after the delivery",
        "recordTrackingEvent",
        lambda: carrier.report_late(1, "DELIVERY_ATTEMPTED"),
        Expected(events=["SHIPMENT_DELIVERY_ATTEMPTED"]),
    )
    await stage.step(
        "The last lamp arrives: part 5 is complete",
        "recordTrackingEvent",
        lambda: carrier.report(2, "DELIVERED"),
        _completed(5, LAMP),
    )
    await stage.step(
        "The kettles arrive: part 4 is complete",
        "recordTrackingEvent",
        lambda: carrier.report(3, "DELIVERED"),
        _completed(4, KETTLE),
    )
    await stage.step(
        "The chair arrives: everything is delivered, and the order closes by itself",
        "recordTrackingEvent",
        lambda: carrier.report(4, "DELIVERED"),
        _completed(6, CHAIR, closes=True),
    )


def _completed(part: int, name: str, *, closes: bool = False) -> Expected:
    location, units, _ = PARTS[part]
    return Expected(
        events=[
            "SHIPMENT_DELIVERED",
            "FULFILLMENT_ORDER_COMPLETED",
            *(["ORDER_CLOSED"] if closes else []),
        ],
        status="CLOSED, DELIVERED" if closes else "OPEN, PARTIALLY_DELIVERED",
        parts={part: f"{location} COMPLETED {units} {name}"},
        lines={name: f"{units} delivered"},
    )


async def _each(carrier: Carrier, numbers: Sequence[int], code: str) -> str:
    return ", ".join([await carrier.report(number, code) for number in numbers])
