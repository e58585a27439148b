"""Calendars, carrier services, and what is promised by them."""

from datetime import datetime
from typing import Any

from domain.delivery.carrier_service import STANDARD, CarrierService
from domain.delivery.location_promise import location_promise
from domain.method import Method
from operations.locate_address import locate_address
from resolvers.given import given_address
from schema.address import AddressInput
from schema.scalars import CountryCode, format_datetime
from storage.verify import verify
from tests.graphql.api import fresh_key, refusal
from tests.graphql.business import CARRIER_SERVICES, SHIP_TO, Business, order_of, pickup_of

INVALID = "INVALID_INPUT"
ADDRESS = {"postalCode": "10004", "countryCode": "US"}
HUB = {"code": "HUB", "name": "Hub", "kind": "STORE", "address": ADDRESS}
CALENDAR = "dispatch { timeZone cutoff handlingDays workingDays closedOn }"
SERVICE = "id code name carrier transit { upToKilometers days } deliveryDays active version"
PROMISED = "order { id promisedAt requestedDeliveryBy fulfillmentOrders { id locationCode createdAt promisedAt } }"
EVERY_DAY = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"]


def air(**changes: Any) -> dict[str, Any]:
    return {"code": "AIR", "name": "Air", "carrier": "UPS", "transit": [{"days": 1}], **changes}


async def expected(
    business: Business,
    part: dict[str, Any],
    service: CarrierService = CARRIER_SERVICES[0],
    *,
    method: Method = Method.SHIP,
) -> str:
    """What the location of a fulfillment order promises who orders when that was created."""
    location = await business.api.services.storage.locations.get(business.api.organization, part["locationCode"])
    assert location is not None
    given = given_address(AddressInput(postal_code=SHIP_TO["postalCode"], country_code=CountryCode("US")))
    promise = location_promise(
        location,
        method=method,
        destination=locate_address(given, "shipTo"),
        services=(service,),
        at=datetime.fromisoformat(part["createdAt"]),
        unknown_kilometers=1_900,
    )
    return format_datetime(promise.deliver_by)


async def test_saves_the_calendar_of_a_location(business: Business) -> None:
    dispatch = {
        "timeZone": "America/New_York",
        "cutoff": "16:30",
        "handlingDays": 0,
        "workingDays": ["SUNDAY", "MONDAY", "SUNDAY"],
        "closedOn": ["2026-12-25", "2026-11-26", "2026-12-25"],
    }
    saved = await business.api.run("saveLocation", {**HUB, "dispatch": dispatch}, f"location {{ {CALENDAR} }}")
    shown = {**dispatch, "workingDays": ["MONDAY", "SUNDAY"], "closedOn": ["2026-11-26", "2026-12-25"]}
    assert saved == {"location": {"dispatch": shown}}
    again = await business.api.run("saveLocation", HUB, f"location {{ {CALENDAR} }}")
    assert again["location"]["dispatch"] == {
        "timeZone": "UTC",
        "cutoff": "14:00",
        "handlingDays": 1,
        "workingDays": EVERY_DAY[:5],
        "closedOn": [],
    }


async def test_refuses_calendars_with_everything_that_is_wrong(business: Business) -> None:
    wrong = {"timeZone": "America/Gotham", "cutoff": "noon", "handlingDays": -1, "workingDays": []}
    await business.refuses(
        "saveLocation",
        {**HUB, "priority": -1, "dispatch": wrong},
        *(refusal(INVALID, "dispatch", name) for name in wrong),
        refusal(INVALID, "priority"),
    )
    for closed in ("25.12.2026", "2026-02-30", "2026-12-25T00:00:00Z", "", 20261225, None):
        await business.rejects_value("saveLocation", {**HUB, "dispatch": {"closedOn": [closed]}})
    await business.rejects_value("saveLocation", {**HUB, "dispatch": {"workingDays": ["FUNDAY"]}})


async def test_saves_carrier_services_and_replaces_them(business: Business) -> None:
    transit = [{"upToKilometers": 500, "days": 1}, {"upToKilometers": None, "days": 3}]
    given = air(transit=transit, deliveryDays=["SATURDAY", "MONDAY"])
    saved = (await business.api.run("saveCarrierService", given, f"carrierService {{ {SERVICE} }}"))["carrierService"]
    assert saved == {
        **given,
        "id": "csv_AIR",
        "deliveryDays": ["MONDAY", "SATURDAY"],
        "active": True,
        "version": 1,
    }
    node = await business.api.data(f'{{ node(id: "csv_AIR") {{ ... on CarrierService {{ {SERVICE} }} }} }}')
    assert node == saved
    replaced = air(active=False, expectedVersion=1)
    again = await business.api.run("saveCarrierService", replaced, f"carrierService {{ {SERVICE} }}")
    assert (again["carrierService"]["transit"], again["carrierService"]["version"]) == (
        [{"upToKilometers": None, "days": 1}],
        2,
    )
    listed = await business.api.data("{ carrierServices(first: 5) { nodes { code active } } }")
    assert listed["nodes"] == [{"code": "AIR", "active": False}, {"code": "GROUND", "active": True}]
    assert await business.api.data('{ carrierService(code: "STANDARD") { id } }') is None
    assert (await verify(business.database, business.api.organization)).differences == ()


async def test_refuses_carrier_services_with_everything_that_is_wrong(business: Business) -> None:
    tiers = [
        {"upToKilometers": 500, "days": -1},
        {"upToKilometers": 400, "days": 2},
        {"upToKilometers": 900, "days": 3},
    ]
    await business.refuses(
        "saveCarrierService",
        air(code="A|B", name=" ", carrier="", transit=tiers, deliveryDays=[]),
        refusal(INVALID, "code"),
        refusal(INVALID, "carrier"),
        refusal(INVALID, "name"),
        refusal(INVALID, "deliveryDays"),
        refusal(INVALID, "transit", "0", "days"),
        refusal(INVALID, "transit", "1", "upToKilometers"),
        refusal(INVALID, "transit", "2", "upToKilometers"),
    )
    await business.refuses("saveCarrierService", air(transit=[]), refusal(INVALID, "transit"))


async def test_an_order_is_promised_by_its_location_and_the_carrier(business: Business) -> None:
    wanted = "2026-01-01T00:00:00.000Z"
    given = order_of(("TEA", 1), requestedDeliveryBy=wanted)
    order = (await business.api.run("placeOrder", given, PROMISED))["order"]
    (part,) = order["fulfillmentOrders"]
    assert part["promisedAt"] == await expected(business, part)
    assert (order["promisedAt"], order["requestedDeliveryBy"]) == (part["promisedAt"], wanted)
    token = (await business.api.run("createTrackingToken", {"orderId": order["id"]}, "token"))["token"]
    tracked = await business.api.anonymous().data(
        "query($t: String!) { trackOrder(token: $t) { promisedAt } }", t=token
    )
    assert tracked == {"promisedAt": order["promisedAt"]}


async def test_pickup_is_promised_when_it_is_ready(business: Business) -> None:
    order = (await business.api.run("placeOrder", pickup_of(("TEA", 1)), PROMISED))["order"]
    (part,) = order["fulfillmentOrders"]
    assert part["promisedAt"] == order["promisedAt"] == await expected(business, part, method=Method.PICKUP)


async def test_the_next_order_is_promised_by_what_was_saved_last(business: Business) -> None:
    await business.api.run("saveCarrierService", air(transit=[{"days": 40}], code="GROUND"), "carrierService { code }")
    slow = (await business.api.run("placeOrder", order_of(("TEA", 1)), PROMISED))["order"]["fulfillmentOrders"][0]
    retired = air(code="GROUND", active=False)
    await business.api.run("saveCarrierService", retired, "carrierService { code }")
    without = (await business.api.run("placeOrder", order_of(("TEA", 1)), PROMISED))["order"]["fulfillmentOrders"][0]
    assert without["promisedAt"] == await expected(business, without, STANDARD)
    assert without["promisedAt"] < slow["promisedAt"]


async def test_units_that_wait_are_promised_once_they_have_a_location(business: Business) -> None:
    order = (await business.api.run("placeOrder", order_of(("MUG", 12), allowBackorder=True), PROMISED))["order"]
    assert order["promisedAt"] is None
    assert order["fulfillmentOrders"][0]["promisedAt"] is not None
    arrival = {"idempotencyKey": fresh_key(), "locationCode": "EAST", "items": [{"sku": "MUG", "quantity": 5}]}
    await business.api.run("receiveStock", arrival)
    routed = await business.api.run("rerouteOrder", {"id": order["id"], "idempotencyKey": fresh_key()}, PROMISED)
    assert routed["order"]["promisedAt"] == routed["order"]["fulfillmentOrders"][-1]["promisedAt"]
    assert (await verify(business.database, business.api.organization)).differences == ()


async def test_another_address_is_promised_anew_where_work_has_begun(business: Business) -> None:
    part = await business.part(("TEA", 3), status="PACKED")
    reno = {**SHIP_TO, "city": "Reno", "postalCode": "89502"}
    given = {"id": part["order"]["id"], "shipTo": reno}
    before = await business.api.data("query($id: ID!) { order(id: $id) { promisedAt } }", id=given["id"])
    after = (await business.api.run("updateShippingAddress", given, PROMISED))["order"]
    assert after["promisedAt"] == after["fulfillmentOrders"][0]["promisedAt"] > before["promisedAt"]
    assert (await business.event_types(given["id"]))[-2:] == ["ORDER_ADDRESS_CHANGED", "ORDER_PROMISED"]
    assert (await verify(business.database, business.api.organization)).differences == ()
