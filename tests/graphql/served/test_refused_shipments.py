"""Shipments and carriers' reports that are refused."""

from typing import Any

import pytest

from tests.graphql.api import fresh_key, refusal
from tests.graphql.business import Business

INVALID = "INVALID_INPUT"
AT = "2026-01-05T12:00:00Z"


def illegal(state: str, verb: str, *supported: str) -> dict[str, Any]:
    return refusal("ILLEGAL_TRANSITION", from_=state, verb=verb, supportedActions=list(supported))


def keyed(**given: Any) -> dict[str, Any]:
    return {**given, "idempotencyKey": fresh_key()}


async def shipped(business: Business) -> dict[str, Any]:
    """A fulfillment order of three TEA with the id of its shipment."""
    part = await business.part(("TEA", 3), status="PACKED")
    return {**part, "shipment": (await business.ship(part["id"]))["shipment"]["id"]}


async def test_ships_no_more_than_is_packed(business: Business) -> None:
    part = await business.part(("TEA", 3), status="PACKED")
    given = {"fulfillmentOrderId": part["id"], "carrier": "UPS"}
    units = {"lineId": part["line"], "quantity": 1}
    for lines, refused in (
        ([], refusal(INVALID, "lines")),
        ([units, units], refusal(INVALID, "lines", "1", "lineId")),
        ([{**units, "quantity": 0}], refusal(INVALID, "lines", "0", "quantity")),
        ([{**units, "quantity": -1}], refusal(INVALID, "lines", "0", "quantity")),
        (
            [{**units, "quantity": 4}],
            refusal("QUANTITY_EXCEEDED", "lines", "0", "quantity", requested=4, available=3),
        ),
        ([{**units, "lineId": "x"}], refusal("NOT_FOUND", "lines", "0", "lineId")),
    ):
        await business.refuses("createShipment", keyed(**given, lines=lines), refused)
    await business.ship(part["id"], lines=[{**units, "quantity": 2}])
    exceeded = refusal("QUANTITY_EXCEEDED", "lines", "0", "quantity", requested=2, available=1)
    await business.refuses("createShipment", keyed(**given, lines=[{**units, "quantity": 2}]), exceeded)


async def test_refuses_what_a_label_cannot_hold(business: Business) -> None:
    part = await business.part(("TEA", 3), status="PACKED")
    given = {"fulfillmentOrderId": part["id"], "carrier": "UPS"}
    cases: list[tuple[dict[str, Any], tuple[str, ...]]] = [
        *(({"carrier": code}, ("carrier",)) for code in ("", " UPS", "U|S", "U\x00S", "x" * 65)),
        *(({"trackingNumber": code}, ("trackingNumber",)) for code in ("", "1Z 1 ", "1|2", "x" * 65)),
        *(({"service": text}, ("service",)) for text in ("x" * 501, "nul\x00")),
        *(({"trackingUrl": url}, ("trackingUrl",)) for url in ("", "ups.com", "javascript:alert(1)", "ftp://x")),
        ({"parcels": [{}] * 51}, ("parcels",)),
        ({"parcels": [{}, {"weightGrams": 0}]}, ("parcels", "1")),
        ({"parcels": [{"lengthMillimeters": -1}]}, ("parcels", "0")),
        ({"parcels": [{"heightMillimeters": 2**31 - 1}]}, ("parcels", "0")),
        ({"parcels": [{"trackingNumber": "x" * 501}]}, ("parcels", "0", "trackingNumber")),
    ]
    for changes, at in cases:
        await business.refuses("createShipment", keyed(**given | changes), refusal(INVALID, *at))


async def test_cancels_no_shipment_that_the_carrier_has(business: Business) -> None:
    part = await shipped(business)
    await business.track(part["shipment"], "HANDED_OVER")
    given = keyed(id=part["shipment"])
    with_carrier = illegal("HANDED_OVER", "CANCEL", "RECORD_TRACKING_EVENT")
    await business.refuses("cancelShipment", given, with_carrier)
    await business.track(part["shipment"], "LABELLED", at="2026-01-06T12:00:00Z")
    await business.refuses("cancelShipment", given, illegal("LABELLED", "CANCEL", "RECORD_TRACKING_EVENT"))


@pytest.mark.parametrize(
    "status", ["IN_TRANSIT", "DELIVERY_ATTEMPTED", "FAILED", "LOST", "RETURNED_TO_SENDER", "DELIVERED"]
)
async def test_cancels_no_shipment_on_its_way(business: Business, status: str) -> None:
    part = await shipped(business)
    await business.track(part["shipment"], status)
    refused = illegal(status, "CANCEL", "RECORD_TRACKING_EVENT")
    await business.refuses("cancelShipment", keyed(id=part["shipment"]), refused)


async def test_a_cancelled_shipment_is_over(business: Business) -> None:
    part = await shipped(business)
    await business.api.run("cancelShipment", keyed(id=part["shipment"]))
    await business.refuses("cancelShipment", keyed(id=part["shipment"]), illegal("CANCELLED", "CANCEL"))
    scan = {"shipmentId": part["shipment"], "code": "IN_TRANSIT", "at": AT}
    await business.refuses("recordTrackingEvent", scan, illegal("CANCELLED", "RECORD_TRACKING_EVENT"))


async def test_records_only_what_a_carrier_can_report(business: Business) -> None:
    part = await shipped(business)
    scan = {"shipmentId": part["shipment"], "code": "IN_TRANSIT", "at": AT}
    for code in ("CREATED", "CANCELLED", "", "in_transit", None):
        await business.rejects_value("recordTrackingEvent", {**scan, "code": code})
    for moment in ("yesterday", "2026-01-05T12:00:00", None):
        await business.rejects_value("recordTrackingEvent", {**scan, "at": moment})
    for name in ("description", "place"):
        for text in ("x" * 501, "nul\x00"):
            await business.refuses("recordTrackingEvent", {**scan, name: text}, refusal(INVALID, name))


async def test_asks_which_shipment_was_scanned(business: Business) -> None:
    await shipped(business)
    scan = {"code": "IN_TRANSIT", "at": AT}
    for which in ({}, {"carrier": "UPS"}, {"trackingNumber": "1Z1"}):
        await business.refuses("recordTrackingEvent", {**scan, **which}, refusal(INVALID, "shipmentId"))
    for carrier, number in (
        ("DHL", "1Z1"),
        ("UPS", "1Z2"),
        ("ups", "1Z1"),
        ("", ""),
        ("UPS|1Z1", ""),
        ("x" * 5_000, "nul\x00"),
    ):
        given = {**scan, "carrier": carrier, "trackingNumber": number}
        await business.finds_nothing("recordTrackingEvent", given, "trackingNumber")


async def test_refuses_a_scan_from_beyond_tomorrow(business: Business) -> None:
    part = await shipped(business)
    given = {"shipmentId": part["shipment"], "code": "IN_TRANSIT", "at": "2999-01-01T00:00:00Z"}
    await business.refuses("recordTrackingEvent", given, refusal(INVALID, "at"))


async def test_the_same_scan_again_changes_nothing(business: Business) -> None:
    part = await shipped(business)
    first = await business.track(part["shipment"], "IN_TRANSIT", at="2026-01-05T12:00:00.1239Z")
    async with business.unchanged():
        assert await business.track(part["shipment"], "IN_TRANSIT", at="2026-01-05T13:00:00.123+01:00") == first
        given = {"carrier": "UPS", "trackingNumber": "1Z1", "code": "IN_TRANSIT", "at": "2026-01-05T12:00:00.123Z"}
        await business.api.run("recordTrackingEvent", given)
