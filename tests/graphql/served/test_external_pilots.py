"""Orders that another system routes: what they wait for, how they count, and who helps when it does not."""

import asyncio
from datetime import datetime, timedelta

from msgspec.structs import replace

from operations.route_overdue import route_overdue_orders
from storage.store import open_storage
from storage.verify import verify
from storage.waiting_decisions import DuePlace
from tests.graphql.api import fresh_key, refusal
from tests.graphql.business import SHIP_TO, Business
from tests.graphql.served.deciding_elsewhere import DECISION, PILOT, STATE, TABLE, after, overdue, post, save, treated


async def test_an_order_counts_once_it_is_decided(business: Business) -> None:
    await save(business)
    order = await business.place(("TEA", 3), ("MUG", 1))
    figures = await treated(business)
    assert (figures["orders"], figures["waitingOrders"], figures["units"], figures["cost"]) == (0, 1, 0, None)
    await post(business, order, (1, "WEST", 3), (2, "EAST", 1))
    figures = await treated(business)
    assert (figures["orders"], figures["waitingOrders"], figures["errors"]) == (1, 0, 0)
    assert (figures["units"], figures["unitsUnserved"], figures["parcels"], figures["splitOrders"]) == (4, 0, 2, 1)
    assert float(figures["cost"]["amount"]) > 10
    assert 0 < figures["milliseconds"] < 20_000
    decision = await business.api.data(DECISION, id=order["id"])
    assert decision == {"trigger": "POSTED", "arm": "OLD/TREATMENT", "solvedBy": "external"}


async def test_an_order_that_is_decided_in_parts_counts_as_a_whole(business: Business) -> None:
    await save(business)
    order = await business.place(("TEA", 3), ("MUG", 1))
    await post(business, order, (1, "WEST", 2))
    first = await treated(business)
    assert (first["orders"], first["waitingOrders"], first["parcels"], first["cost"]) == (0, 1, 0, None)
    await post(business, order, (1, "EAST", 1), (2, "EAST", 1))
    figures = await treated(business)
    assert (figures["orders"], figures["waitingOrders"], figures["parcels"], figures["units"]) == (1, 0, 2, 4)
    alone = await business.place(("TEA", 3), ("MUG", 1))
    await post(business, alone, (1, "WEST", 2), (1, "EAST", 1), (2, "EAST", 1))
    both = await treated(business)
    # Amounts are shown in whole cents.
    assert abs(float(both["cost"]["amount"]) - 2 * float(figures["cost"]["amount"])) <= 0.011


async def test_decisions_that_cannot_be_are_counted_and_the_order_goes_on_waiting(business: Business) -> None:
    await save(business)
    order = await business.place(("MUG", 1))

    async def refused_from(location: str) -> list[str]:
        assignment = {"lineId": order["lines"][0]["id"], "locationCode": location, "quantity": 1}
        given = {"orderId": order["id"], "assignments": [assignment], "idempotencyKey": fresh_key()}
        return [error["code"] for error in await business.api.refusals("postRoutingDecision", given)]

    assert await refused_from("WEST") == ["INSUFFICIENT_STOCK"]
    assert await refused_from("MOON") == ["NOT_FOUND"]
    assert await refused_from("WEST") == ["INSUFFICIENT_STOCK"]
    figures = await treated(business)
    assert (figures["orders"], figures["errors"], figures["refusedDecisions"], figures["waitingOrders"]) == (0, 0, 3, 1)
    await post(business, order, (1, "EAST", 1))
    figures = await treated(business)
    assert (figures["orders"], figures["errors"], figures["refusedDecisions"], figures["waitingOrders"]) == (1, 0, 3, 0)
    document = "query($id: ID!) { routingDecisions(orderId: $id) { nodes { trigger } } }"
    found = await business.api.data(document, id=order["id"])
    assert [node["trigger"] for node in found["nodes"]] == ["POSTED", "PLACED"]
    assert await refused_from("WEST") == ["QUANTITY_EXCEEDED"]
    assert (await treated(business))["refusedDecisions"] == 3
    assert (await verify(business.database, business.api.organization)).differences == ()


async def test_nobody_decides_in_time(business: Business) -> None:
    await save(business, decideWithinSeconds=60)
    order = await business.place(("TEA", 3), ("MUG", 1))
    waiting = await business.api.data(STATE, id=order["id"])
    due_at, placed_at = (datetime.fromisoformat(waiting[name]) for name in ("decisionDueAt", "placedAt"))
    assert timedelta(seconds=60) <= due_at - placed_at < timedelta(seconds=70)
    assert not await overdue(business, order, time=timedelta(seconds=50))
    assert await overdue(business, order, time=timedelta(seconds=61))
    state = await business.api.data(STATE, id=order["id"])
    assert (state["fulfillmentStatus"], state["decisionDueAt"]) == ("ROUTED", None)
    assert state["fulfillmentOrders"] == [{"locationCode": "EAST", "status": "OPEN"}]
    assert await business.event_types(order["id"]) == [
        "ORDER_PLACED",
        "ORDER_DECISION_OVERDUE",
        "ORDER_ROUTED",
        "ORDER_PROMISED",
    ]
    decision = await business.api.data(DECISION, id=order["id"])
    assert (decision["trigger"], decision["arm"]) == ("OVERDUE", "OLD/TREATMENT")
    figures = await treated(business)
    assert (figures["orders"], figures["errors"], figures["overdueOrders"], figures["waitingOrders"]) == (1, 1, 1, 0)
    assert (figures["cost"], figures["units"], figures["deliverDays"]) == (None, 0, None)
    assert not await overdue(business, order)
    late = {
        "orderId": order["id"],
        "assignments": [{"lineId": order["lines"][0]["id"], "locationCode": "WEST", "quantity": 1}],
        "idempotencyKey": fresh_key(),
    }
    refused = await business.api.refusals("postRoutingDecision", late)
    assert refused == [refusal("QUANTITY_EXCEEDED", "assignments", "0", "quantity", requested=1, available=0)]
    assert (await verify(business.database, business.api.organization)).differences == ()


async def test_what_was_decided_stays_when_the_rest_is_overdue(business: Business) -> None:
    await save(business)
    order = await business.place(("TEA", 3), ("MUG", 1))
    await post(business, order, (1, "WEST", 2))
    assert await overdue(business, order)
    state = await business.api.data(STATE, id=order["id"])
    assert sorted(part["locationCode"] for part in state["fulfillmentOrders"]) == ["EAST", "WEST"]
    assert (await business.level("TEA", "WEST"))["allocated"] == 2
    figures = await treated(business)
    assert (figures["orders"], figures["errors"], figures["parcels"], figures["cost"]) == (1, 1, 0, None)


async def test_what_nobody_has_says_so_and_is_not_asked_for_again(business: Business) -> None:
    await save(business)
    order = await business.place(("TEA", 30))
    waiting = await business.place(("TEA", 30), allowBackorder=True)
    assert await overdue(business, order)
    assert await overdue(business, waiting)
    assert (await business.api.data(STATE, id=order["id"]))["lines"] == [{"exception": "NO_STOCK"}]
    assert (await business.api.data(STATE, id=waiting["id"]))["fulfillmentStatus"] == "BACKORDERED"
    for each in (order, waiting):
        assert not await overdue(business, each)


async def test_what_was_decided_does_not_move_when_some_of_it_is_cancelled(business: Business) -> None:
    await save(business)
    order = await business.place(("TEA", 3))
    await post(business, order, (1, "WEST", 2), (1, "EAST", 1))
    lines = [{"lineId": order["lines"][0]["id"], "quantity": 1}]
    await business.api.run("cancelOrder", {"id": order["id"], "lines": lines, "idempotencyKey": fresh_key()})
    parts = (await business.api.data(STATE, id=order["id"]))["fulfillmentOrders"]
    assert sum(part["status"] == "OPEN" and part["locationCode"] == "WEST" for part in parts) == 1


async def test_an_order_keeps_its_deadline_when_its_pilot_changes_or_ends(business: Business) -> None:
    await save(business, decideWithinSeconds=60)
    order = await business.place(("TEA", 1))
    await save(business, decideWithinSeconds=600_000, active=False, treatment=TABLE)
    assert await overdue(business, order, time=timedelta(seconds=61))
    assert (await treated(business))["overdueOrders"] == 1
    decision = await business.api.data(DECISION, id=order["id"])
    assert (decision["trigger"], decision["arm"]) == ("OVERDUE", "OLD/TREATMENT")


async def test_the_fallback_is_the_router_whatever_the_pilot_says_now(business: Business) -> None:
    await save(business)
    order = await business.place(("TEA", 1))
    # By its table an order comes from WEST; the router takes EAST, which is nearer.
    await save(business, treatment=TABLE)
    assert await overdue(business, order)
    state = await business.api.data(STATE, id=order["id"])
    assert state["fulfillmentOrders"] == [{"locationCode": "EAST", "status": "OPEN"}]
    decision = await business.api.data(DECISION, id=order["id"])
    assert (decision["trigger"], decision["arm"]) == ("OVERDUE", "OLD/TREATMENT")


async def test_holds_stop_the_fallback_and_a_new_address_does_not_decide(business: Business) -> None:
    await save(business)
    order = await business.place(("TEA", 1))
    address = {"id": order["id"], "shipTo": {**SHIP_TO, "line1": "2 Broadway"}}
    await business.api.run("updateShippingAddress", address)
    assert (await treated(business))["waitingOrders"] == 1
    await business.api.run("holdOrder", {"id": order["id"], "reason": "PAYMENT"})
    assert not await overdue(business, order)
    await business.api.run("releaseOrder", {"id": order["id"]})
    assert await overdue(business, order)


async def test_cancelled_and_rerouted_orders_wait_no_more(business: Business) -> None:
    await save(business)
    cancelled, rerouted = await business.place(("TEA", 1)), await business.place(("TEA", 1))
    await business.api.run("cancelOrder", {"id": cancelled["id"], "idempotencyKey": fresh_key()})
    await business.api.run("rerouteOrder", {"id": rerouted["id"], "idempotencyKey": fresh_key()})
    figures = await treated(business)
    assert (figures["orders"], figures["waitingOrders"]) == (0, 0)
    assert not await overdue(business, rerouted)


async def test_orders_with_a_reservation_are_not_left_to_others_and_do_not_count(business: Business) -> None:
    await save(business)
    reservation = await business.reserve(("TEA", 1))
    order = await business.place(("TEA", 1), reservationId=reservation["id"])
    assert [part["locationCode"] for part in order["fulfillmentOrders"]] == ["EAST"]
    figures = await treated(business)
    assert (figures["orders"], figures["waitingOrders"]) == (0, 0)


async def test_several_processes_route_what_is_overdue_once(business: Business) -> None:
    await save(business, decideWithinSeconds=1)
    orders = [await business.place(("TEA", 1)) for _ in range(6)]
    later = after(business, timedelta(seconds=2))
    storages = [open_storage(business.database) for _ in range(3)]
    processes = [replace(later, storage=storage) for storage in storages]
    before = DuePlace(datetime.fromisoformat("2000-01-01T00:00:00+00:00"), "", "")
    done = await asyncio.gather(*(route_overdue_orders(each, before, seconds_max=20) for each in processes))
    assert sum(routed for routed, _ in done) >= len(orders)
    assert {place for _, place in done} == {None}
    for order in orders:
        types = await business.event_types(order["id"])
        assert types.count("ORDER_DECISION_OVERDUE") == 1
    assert (await treated(business))["overdueOrders"] == len(orders)
    assert (await verify(business.database, business.api.organization)).differences == ()
    for storage in storages:
        await storage.close()


async def test_orders_that_are_overdue_together_share_what_there_is(business: Business) -> None:
    await save(business, decideWithinSeconds=1)
    orders = [await business.place(("MUG", 3)) for _ in range(5)]
    before = DuePlace(datetime.fromisoformat("2000-01-01T00:00:00+00:00"), "", "")
    # Whoever was overtaken too often is due again.
    for _ in orders:
        await route_overdue_orders(after(business, timedelta(seconds=2)), before, seconds_max=20)
    assert await business.level("MUG", "EAST") == {"onHand": 10, "allocated": 10}
    states = [await business.api.data(STATE, id=order["id"]) for order in orders]
    assert sorted(len(state["fulfillmentOrders"]) for state in states) == [0, 1, 1, 1, 1]
    assert (await treated(business))["overdueOrders"] == 5
    assert (await verify(business.database, business.api.organization)).differences == ()


async def test_refuses_a_time_that_makes_no_sense(business: Business) -> None:
    for seconds in (0, 604_801):
        refused = await business.api.refusals("saveRoutingPilot", {**PILOT, "decideWithinSeconds": seconds})
        assert [error["field"] for error in refused] == [["decideWithinSeconds"]]
    await save(business, decideWithinSeconds=604_800)
    assert await business.api.data('{ routingPilot(code: "OLD") { decideWithinSeconds } }') == {
        "decideWithinSeconds": 604_800
    }
