"""Documents leave defaults out; those that have them, as all had before, say the same."""

from typing import Any

import pytest
from msgspec.structs import replace

from domain.events import EVENT_TYPES
from domain.orders.customer import Customer
from domain.orders.order import Order, OrderState
from domain.orders.status import FulfillmentStatus
from storage.codec import decode
from storage.database import Database, Document
from storage.order_filter import OrderFilter
from storage.paging import PageRequest
from storage.stock_movements import MovementFilter
from storage.store import Storage
from storage.verification.report import DifferenceKind
from storage.verify import verify
from tests.spelled_out import spelled_out_document
from tests.storage.changes import change, held, make_location, make_order, placement, receipt, saving

ORDER = make_order({"TEA": 2, "CUP": 1}, key="D1", customer=Customer(id="ada"))


@pytest.fixture
async def filled(storage: Storage, organization: str) -> Storage:
    """A location, two levels and an order."""
    await storage.committer.commit(saving(organization, make_location()))
    await storage.committer.commit(receipt(organization, "TEA", 10))
    await storage.committer.commit(receipt(organization, "CUP", 10))
    await storage.committer.commit(placement(organization, ORDER))
    return storage


async def spell_out(database: Database, organization: str) -> int:
    """Write orders and events as they were written before; answers with the fields that this adds to the order."""
    order: Document | None = await database["orders"].find_one({"_id": f"{organization}|{ORDER.id}"})
    assert order is not None
    added = spelled_out_document(decode(order, Order))
    await database["orders"].update_one({"_id": order["_id"]}, {"$set": added})
    async for event in database["events"].find({"organization": organization}):
        data = spelled_out_document(decode(event["data"], EVENT_TYPES[event["type"]]))
        before = {"data": data, "touched": event.get("touched", [])}
        await database["events"].update_one({"_id": event["_id"]}, {"$set": before})
    return len(added.keys() - order.keys())


async def test_a_new_order_says_what_is_special_about_it(
    filled: Storage, database: Database, organization: str
) -> None:
    document = await database["orders"].find_one({"_id": f"{organization}|{ORDER.id}"})
    assert document is not None
    assert document["ship_to"] == {"country_code": "US", "latitude": 40.75, "longitude": -73.99}
    assert document["lines"][1] == {
        "id": "lin_D1-2",
        "sku": "CUP",
        "quantity": 1,
        "unit_price": 1_000,
        "tax": 80,
        "currency_code": "USD",
        "quantities": {"ordered": 1, "allocated": 1},
    }
    assert document["fulfillment_orders"][0].keys() == {
        "id", "status", "location", "method", "lines", "currency_code", "created_at"
    }  # fmt: skip
    assert document["customer"] == {"id": "ada"}
    absent = ("awaits", "priority", "allow_split", "requested_delivery_by", "promised_at", "shipments", "holds")
    assert not document.keys() & set(absent)


async def test_what_lists_ask_for_by_value_is_written_always(
    filled: Storage, database: Database, organization: str
) -> None:
    document = await database["orders"].find_one({"_id": f"{organization}|{ORDER.id}"})
    assert document is not None
    assert (document["state"], document["fulfillment_status"], document["on_hold"]) == ("OPEN", "ROUTED", False)
    for condition in (
        OrderFilter(states=(OrderState.OPEN,)),
        OrderFilter(on_hold=False),
        OrderFilter(fulfillment_statuses=(FulfillmentStatus.ROUTED,)),
    ):
        page = await filled.orders.page(organization, condition, PageRequest(limit=5))
        assert page.items == (ORDER,), condition


async def test_documents_with_defaults_read_as_those_without(
    filled: Storage, database: Database, organization: str
) -> None:
    stream = ORDER.stream
    orders = await filled.orders.get_many(organization, [ORDER.id])
    events = await filled.event_log.read_stream(organization, stream, limit=9)
    movements = await filled.stock_movements.page(organization, MovementFilter(sku="TEA"), PageRequest(limit=9))
    assert await spell_out(database, organization) >= 10
    assert await filled.orders.get_many(organization, [ORDER.id]) == orders == [ORDER]
    assert await filled.event_log.read_stream(organization, stream, limit=9) == events
    assert await filled.stock_movements.page(organization, MovementFilter(sku="TEA"), PageRequest(limit=9)) == movements
    assert (await verify(database, organization)).differences == ()


async def test_a_document_with_defaults_is_written_on_without_them(
    filled: Storage, database: Database, organization: str
) -> None:
    await spell_out(database, organization)
    await filled.committer.commit(change(organization, writes=(held(ORDER),)))
    document = await database["orders"].find_one({"_id": f"{organization}|{ORDER.id}"})
    assert document is not None
    assert "priority" not in document
    assert (await verify(database, organization)).differences == ()


@pytest.mark.parametrize("before", [False, True])
@pytest.mark.parametrize(
    "update",
    [
        {"$set": {"lines.0.discount": 1}},
        {"$set": {"priority": "HIGH"}},
        {"$set": {"ship_to.city": "New York"}},
        {"$set": {"lines.0.quantities.returned": 1}},
        {"$set": {"fulfillment_orders.0.lines.0.stray": None, "fulfillment_orders.0.stray": 0}},
        {"$unset": {"lines.0.tax": ""}},
        {"$unset": {"lines.0.sku": ""}},
        {"$push": {"holds": {"reason": "MANUAL"}}},
        {"$pop": {"lines": 1}},
    ],
)
async def test_another_value_differs_whether_or_not_defaults_are_written(
    filled: Storage, database: Database, organization: str, *, before: bool, update: dict[str, Any]
) -> None:
    if before:
        await spell_out(database, organization)
    assert (await verify(database, organization)).differences == ()
    await database["orders"].update_one({"_id": f"{organization}|{ORDER.id}"}, update)
    found = await verify(database, organization)
    assert {difference.kind for difference in found.differences} == {DifferenceKind.DOCUMENT_DIFFERS}


async def test_a_difference_names_the_default_that_is_meant(
    filled: Storage, database: Database, organization: str
) -> None:
    await database["orders"].update_one({"_id": f"{organization}|{ORDER.id}"}, {"$set": {"priority": "HIGH"}})
    (difference,) = (await verify(database, organization)).differences
    assert difference.detail == "priority: events say 'NORMAL', stored is 'HIGH'"


async def test_units_that_have_left_are_no_longer_held(filled: Storage, database: Database, organization: str) -> None:
    """Of orders with the number of units that have left, and of those without."""
    assert (await verify(database, organization)).consistent
    promised = await filled.promised_units.at(organization, "NYC", ["TEA", "CUP"])
    assert {units.sku: units.quantity for units in promised} == {"TEA": 2, "CUP": 1}
    part = ORDER.fulfillment_orders[0]
    shipped = replace(part, lines=(replace(part.lines[0], shipped=1), part.lines[1]))
    lines = [spelled_out_document(line) for line in shipped.lines]
    await database["orders"].update_one(
        {"_id": f"{organization}|{ORDER.id}"}, {"$set": {"fulfillment_orders.0.lines": lines}}
    )
    promised = await filled.promised_units.at(organization, "NYC", ["TEA", "CUP"])
    assert {units.sku: units.quantity for units in promised} == {"TEA": 1, "CUP": 1}
    found = await verify(database, organization)
    assert DifferenceKind.ALLOCATED_UNITS in {difference.kind for difference in found.differences}
