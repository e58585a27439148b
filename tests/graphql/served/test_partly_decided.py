"""Orders of which another system has decided on some units only, and what becomes of these meanwhile."""

from typing import Any

from storage.verify import verify
from tests.graphql.api import fresh_key
from tests.graphql.business import Business
from tests.graphql.served.deciding_elsewhere import overdue, post, save, treated

STATE = (
    "query($id: ID!) { order(id: $id) { decisionDueAt "
    "lines { exception quantities { unrouted backordered allocated } } "
    "fulfillmentOrders { locationCode status lines { quantity } } } }"
)


async def state(business: Business, order: dict[str, Any]) -> tuple[str | None, dict[str, int]]:
    """The exception of the only line, and its units that are somewhere."""
    (line,) = (await business.api.data(STATE, id=order["id"]))["lines"]
    return line["exception"], {place: units for place, units in line["quantities"].items() if units}


async def waits(business: Business, order: dict[str, Any]) -> bool:
    """Whether the order says that it waits for a decision; the figures of the pilot say the same."""
    due = (await business.api.data(STATE, id=order["id"]))["decisionDueAt"] is not None
    figures = await treated(business)
    assert figures["waitingOrders"] == int(due)
    return due


async def reject(business: Business, order: dict[str, Any], *, reroute: bool) -> None:
    """The first fulfillment order, all of it."""
    document = "query($id: ID!) { order(id: $id) { fulfillmentOrders { id } } }"
    parts = (await business.api.data(document, id=order["id"]))["fulfillmentOrders"]
    given = {"id": parts[0]["id"], "reason": "DAMAGED", "reroute": reroute, "idempotencyKey": fresh_key()}
    await business.api.run("rejectFulfillmentOrder", given)


async def adjust(business: Business, location: str, delta: int) -> None:
    given = {"sku": "TEA", "locationCode": location, "delta": delta, "reason": "found"}
    await business.api.run("adjustStock", {**given, "idempotencyKey": fresh_key()})


async def sold_out(business: Business, **fields: Any) -> dict[str, Any]:
    """Two of four units were decided on, broke, and nobody has others."""
    await save(business)
    order = await business.place(("TEA", 4), **fields)
    await post(business, order, (1, "WEST", 2))
    await adjust(business, "WEST", -8)
    await adjust(business, "EAST", -10)
    await reject(business, order, reroute=True)
    return order


async def test_units_that_are_held_do_not_keep_others_from_being_decided(business: Business) -> None:
    await save(business)
    order = await business.place(("TEA", 4))
    await post(business, order, (1, "WEST", 2))
    await reject(business, order, reroute=False)
    assert await state(business, order) == ("HELD", {"unrouted": 4})
    assert await waits(business, order)
    assert await overdue(business, order)
    assert await state(business, order) == ("HELD", {"unrouted": 2, "allocated": 2})
    assert not await waits(business, order)
    assert not await overdue(business, order)
    figures = await treated(business)
    assert (figures["orders"], figures["overdueOrders"]) == (1, 1)
    assert (await verify(business.database, business.api.organization)).differences == ()


async def test_the_other_system_may_still_decide_on_all_that_waits(business: Business) -> None:
    await save(business)
    order = await business.place(("TEA", 4))
    await post(business, order, (1, "WEST", 2))
    await reject(business, order, reroute=False)
    await post(business, order, (1, "EAST", 2))
    # Nobody can tell which two these are: the others wait as if nobody had decided on them, so that none is forgotten.
    assert await state(business, order) == (None, {"unrouted": 2, "allocated": 2})
    assert await waits(business, order)
    await post(business, order, (1, "EAST", 2))
    assert not await waits(business, order)
    figures = await treated(business)
    assert (figures["orders"], figures["errors"], figures["units"], figures["fillRate"]) == (1, 0, 4, 1.0)


async def test_units_that_nobody_has_do_not_keep_others_from_being_decided(business: Business) -> None:
    order = await sold_out(business)
    assert await state(business, order) == ("NO_STOCK", {"unrouted": 4})
    assert await waits(business, order)
    await adjust(business, "EAST", 8)
    assert await overdue(business, order)
    assert await state(business, order) == ("NO_STOCK", {"unrouted": 2, "allocated": 2})
    assert not await waits(business, order)
    assert (await verify(business.database, business.api.organization)).differences == ()


async def test_backordered_units_do_not_keep_others_from_being_decided(business: Business) -> None:
    order = await sold_out(business, allowBackorder=True)
    assert await state(business, order) == ("NO_STOCK", {"unrouted": 2, "backordered": 2})
    assert await waits(business, order)
    await adjust(business, "EAST", 8)
    assert await state(business, order) == (None, {"unrouted": 2, "allocated": 2})
    assert await waits(business, order)
    assert await overdue(business, order)
    assert await state(business, order) == (None, {"allocated": 4})
    assert not await waits(business, order)
    assert (await verify(business.database, business.api.organization)).differences == ()


async def test_whoever_routes_an_order_by_hand_decides_on_all_of_it(business: Business) -> None:
    order = await sold_out(business)
    await business.api.run("rerouteOrder", {"id": order["id"], "idempotencyKey": fresh_key()})
    assert await state(business, order) == ("NO_STOCK", {"unrouted": 4})
    assert not await waits(business, order)


async def cancel(business: Business, order: dict[str, Any], units: int | None) -> None:
    given: dict[str, Any] = {"id": order["id"], "idempotencyKey": fresh_key()}
    if units is not None:
        given["lines"] = [{"lineId": order["lines"][0]["id"], "quantity": units}]
    await business.api.run("cancelOrder", given)


async def test_an_order_counts_with_what_was_decided_when_the_rest_is_cancelled(business: Business) -> None:
    await save(business)
    order = await business.place(("TEA", 4))
    await post(business, order, (1, "WEST", 1))
    await post(business, order, (1, "EAST", 1))
    await cancel(business, order, 1)
    assert await waits(business, order)
    await cancel(business, order, 1)
    assert not await waits(business, order)
    figures = await treated(business)
    assert (figures["orders"], figures["errors"], figures["units"], figures["unitsUnserved"]) == (1, 0, 2, 0)
    assert (figures["parcels"], figures["splitOrders"], float(figures["cost"]["amount"]) > 10) == (2, 1, True)
    assert not await overdue(business, order)
    await cancel(business, order, 1)
    assert (await treated(business))["orders"] == 1
    assert (await verify(business.database, business.api.organization)).differences == ()


async def test_an_order_that_is_cancelled_before_it_is_decided_does_not_count(business: Business) -> None:
    await save(business)
    for cancelled in (4, None):
        order = await business.place(("TEA", 4))
        await post(business, order, (1, "WEST", 1))
        await cancel(business, order, cancelled)
        assert not await waits(business, order)
    assert (await treated(business))["orders"] == 0
