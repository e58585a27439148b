"""Lists: every filter, both directions, always by an index, never beyond a client's limits."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any, TypeVar

import pytest
from msgspec.structs import replace

from domain.inventory.targets import SetSafetyStock
from domain.method import Method
from domain.orders.customer import Customer
from domain.orders.fulfillment_order import FulfillmentOrder, FulfillmentOrderStatus, LineUnits
from domain.orders.hold import Hold, HoldReason
from domain.orders.lines import LineQuantities
from domain.orders.order import Order, OrderState
from domain.orders.status import FulfillmentStatus
from domain.refusals import InvalidInput
from domain.shipments.shipment import Shipment, ShipmentStatus
from storage.database import Database
from storage.locations import LocationFilter
from storage.order_filter import OrderFilter, PartFilter, Plan, order_plan, part_plan
from storage.paging import Page, PageRequest
from storage.skus import SkuFilter
from storage.stock_levels import StockLevelFilter
from storage.stock_movements import MovementFilter
from storage.store import Storage
from tests.storage.changes import (
    NOW,
    allocation,
    change,
    make_location,
    make_order,
    make_sku,
    placement,
    receipt,
    saving,
)

T = TypeVar("T")
ALL = PageRequest(limit=100)


async def put(storage: Storage, organization: str, orders: Sequence[Order]) -> None:
    await asyncio.gather(*(storage.committer.commit(placement(organization, order, claims=())) for order in orders))


async def walk(read: Callable[[PageRequest], Awaitable[Page[T]]], *, size: int) -> list[T]:
    """All items, page by page, and back again: both ways give the same."""
    forwards: list[T] = []
    page = await read(PageRequest(limit=size))
    forwards += page.items
    while page.has_next:
        page = await read(PageRequest(limit=size, after=page.cursors[-1]))
        assert page.has_previous
        forwards += page.items
    backwards: list[T] = []
    page = await read(PageRequest(limit=size, from_end=True))
    backwards[:0] = page.items
    while page.has_previous:
        page = await read(PageRequest(limit=size, before=page.cursors[0], from_end=True))
        assert page.has_next
        backwards[:0] = page.items
    assert backwards == forwards
    return forwards


def shipped(order: Order, *, carrier: str, number: str, status: ShipmentStatus = ShipmentStatus.CREATED) -> Order:
    part = order.fulfillment_orders[0]
    shipment = Shipment(
        id=f"shp_{order.key}-{len(order.shipments) + 1}",
        fulfillment_order_id=part.id,
        location=part.location,
        status=status,
        carrier=carrier,
        tracking_number=number,
        lines=(LineUnits(line_id=order.lines[0].id, quantity=1),),
        shipped_at=NOW,
    )
    return replace(order, shipments=(*order.shipments, shipment))


def with_parts(order: Order, *parts: tuple[str, FulfillmentOrderStatus]) -> Order:
    """The order with fulfillment orders at these locations, in these statuses."""
    first = order.fulfillment_orders[0]
    made: list[FulfillmentOrder] = [
        replace(first, id=f"ful_{order.key}-{ordinal}", location=location, status=status)
        for ordinal, (location, status) in enumerate(parts, start=1)
    ]
    return replace(order, fulfillment_orders=tuple(made))


async def test_pages_of_orders_placed_at_the_same_time_miss_and_repeat_none(
    storage: Storage, organization: str
) -> None:
    orders = [make_order(minutes=number // 5) for number in range(23)]
    await put(storage, organization, orders)
    expected = sorted(orders, key=lambda order: (order.placed_at, order.id))
    for size in (1, 4, 23, 50):
        for descending in (False, True):
            found = await walk(
                lambda request, descending=descending: storage.orders.page(  # type: ignore[misc]  # a bound default
                    organization, OrderFilter(), request, descending=descending
                ),
                size=size,
            )
            assert found == (expected[::-1] if descending else expected)


async def test_each_condition_of_an_order_filter_selects(storage: Storage, organization: str) -> None:
    plain = make_order(minutes=1)
    closed = make_order(minutes=2, state=OrderState.CLOSED)
    store = make_order(minutes=3, channel="store")
    buyer = make_order(minutes=4, customer=Customer(id="c7", email="Ann@Example.com"))
    waiting = make_order(minutes=5, holds=(Hold(id="hld_X-1", reason=HoldReason.MANUAL, placed_at=NOW),))
    boston = make_order(minutes=6, location="BOS")
    unrouted = make_order(minutes=7, fulfillment_orders=())
    line = replace(unrouted.lines[0], quantities=LineQuantities(ordered=1, unrouted=1))
    unrouted = replace(unrouted, lines=(line,))
    short = make_order({"POT": 2}, minutes=8, fulfillment_orders=())
    line = replace(short.lines[0], quantities=LineQuantities(ordered=2, backordered=2))
    short = replace(short, lines=(line,))
    orders = [plain, closed, store, buyer, waiting, boston, unrouted, short]
    await put(storage, organization, orders)

    async def found(**conditions: object) -> list[Order]:
        order_filter = OrderFilter(**conditions)  # type: ignore[arg-type]  # the caller names fields
        return list((await storage.orders.page(organization, order_filter, ALL)).items)

    assert await found() == orders
    assert await found(states=(OrderState.CLOSED,)) == [closed]
    assert await found(states=(OrderState.OPEN, OrderState.CLOSED)) == orders
    assert await found(states=()) == []
    assert await found(fulfillment_statuses=(FulfillmentStatus.UNROUTED,)) == [unrouted]
    assert await found(channels=("store", "nowhere")) == [store]
    assert await found(customer_id="c7") == [buyer]
    assert await found(customer_email="ann@example.COM") == [buyer]
    assert await found(customer_email="ann@example.com", customer_id="c8") == []
    assert await found(number=store.number) == [store]
    assert await found(on_hold=True) == [waiting]
    assert await found(on_hold=False) == [order for order in orders if order is not waiting]
    assert await found(location_codes=("BOS",)) == [boston]
    assert await found(backordered_sku="POT") == [short]
    assert await found(backordered_sku="POT", on_hold=True) == []
    assert await found(backordered_sku="TEA") == []
    assert await found(location_codes=("BOS", "NYC"), states=(OrderState.OPEN,)) == [
        plain, store, buyer, waiting, boston,
    ]  # fmt: skip
    assert await found(placed_from=NOW + timedelta(minutes=3), placed_to=NOW + timedelta(minutes=5)) == [store, buyer]


async def test_order_beyond_the_limits_of_a_client_does_not_exist(storage: Storage, organization: str) -> None:
    web, store = make_order(minutes=1), make_order(minutes=2, channel="store", location="BOS")
    web = shipped(web, carrier="UPS", number="1Z1")
    await put(storage, organization, [web, store])
    partner, branch = frozenset({"store"}), frozenset({"BOS"})
    both: list[dict[str, Any]] = [{"channels": partner}, {"locations": branch}]
    for limits in both:
        assert await storage.orders.get(organization, web.id, **limits) is None
        assert await storage.orders.get(organization, store.id, **limits) == store
        assert await storage.orders.get_many(organization, [web.id, store.id], **limits) == [store]
        assert await storage.orders.by_number(organization, web.number, **limits) is None
        assert await storage.orders.by_number(organization, store.number, **limits) == store
        assert (await storage.orders.page(organization, OrderFilter(), ALL, **limits)).items == (store,)
        assert (await storage.orders.page(organization, OrderFilter(number=web.number), ALL, **limits)).items == ()
        assert await storage.orders.by_tracking_number(organization, "UPS", "1Z1", **limits) is None
        parts = await storage.order_parts.fulfillment_orders_page(organization, PartFilter(), ALL, **limits)
        assert [order for order, _ in parts.items] == [store]
        shipments = await storage.order_parts.shipments_page(organization, PartFilter(), ALL, **limits)
        assert shipments.items == ()
    asked = PartFilter(location_codes=("NYC",))
    assert await storage.order_parts.fulfillment_orders_page(organization, asked, ALL, locations=branch) == Page()


async def test_other_organizations_do_not_exist(storage: Storage, organization: str) -> None:
    order = shipped(make_order(), carrier="UPS", number="1Z1")
    await put(storage, organization, [order])
    await storage.committer.commit(receipt(organization, "TEA", 1))
    await storage.committer.commit(saving(organization, make_location()))
    for other in (f"{organization}2", organization[:-1], "other"):
        assert await storage.orders.get(other, order.id) is None
        assert await storage.orders.by_number(other, order.number) is None
        assert await storage.orders.by_tracking_number(other, "UPS", "1Z1") is None
        assert await storage.orders.page(other, OrderFilter(), ALL) == Page()
        assert await storage.order_parts.shipments_page(other, PartFilter(), ALL) == Page()
        assert await storage.stock_levels.page(other, StockLevelFilter(), ALL) == Page()
        assert await storage.stock_levels.available(other, ["TEA"]) == {"TEA": {}}
        assert await storage.stock_movements.page(other, MovementFilter(sku="TEA"), ALL) == Page()
        assert await storage.event_log.read_stream(other, order.stream, limit=10) == []
        assert await storage.locations.page(other, LocationFilter(), ALL) == Page()
        assert (await storage.locations.network(other)).locations == ()


async def test_fulfillment_orders_are_paged_across_and_inside_orders(storage: Storage, organization: str) -> None:
    opened, packed = FulfillmentOrderStatus.OPEN, FulfillmentOrderStatus.PACKED
    orders = [
        with_parts(make_order(minutes=number // 2), ("NYC", opened), ("BOS", opened), ("NYC", packed), ("NYC", opened))
        for number in range(6)
    ]
    await put(storage, organization, orders)
    part_filter = PartFilter(location_codes=("NYC",), statuses=(opened,), method=Method.SHIP)
    placed = sorted(orders, key=lambda order: (order.placed_at, order.id))
    expected = [(order, order.fulfillment_orders[index]) for order in placed for index in (0, 3)]
    for size in (1, 3, 5, 12):
        for descending in (False, True):
            found = await walk(
                lambda request, descending=descending: storage.order_parts.fulfillment_orders_page(  # type: ignore[misc]  # a bound default
                    organization, part_filter, request, descending=descending
                ),
                size=size,
            )
            assert found == (expected[::-1] if descending else expected)
    pickups = PartFilter(location_codes=("NYC",), method=Method.PICKUP)
    assert await storage.order_parts.fulfillment_orders_page(organization, pickups, ALL) == Page()


async def test_shipments_are_found_by_what_they_are(storage: Storage, organization: str) -> None:
    none = make_order(minutes=1)
    created = shipped(make_order(minutes=2), carrier="UPS", number="1Z1")
    lost = shipped(make_order(minutes=3, location="BOS"), carrier="DHL", number="1Z1", status=ShipmentStatus.LOST)
    both = shipped(shipped(make_order(minutes=4), carrier="UPS", number="1Z2"), carrier="UPS", number="1Z3")
    await put(storage, organization, [none, created, lost, both])

    async def numbers(**conditions: object) -> list[tuple[str, str | None]]:
        part_filter = PartFilter(**conditions)  # type: ignore[arg-type]  # the caller names fields
        page = await storage.order_parts.shipments_page(organization, part_filter, ALL)
        return [(shipment.carrier, shipment.tracking_number) for _, shipment in page.items]

    assert await numbers() == [("UPS", "1Z1"), ("DHL", "1Z1"), ("UPS", "1Z2"), ("UPS", "1Z3")]
    assert await numbers(statuses=(ShipmentStatus.LOST,)) == [("DHL", "1Z1")]
    assert await numbers(carriers=("DHL",)) == [("DHL", "1Z1")]
    assert await numbers(location_codes=("NYC",)) == [("UPS", "1Z1"), ("UPS", "1Z2"), ("UPS", "1Z3")]
    found = await storage.orders.by_tracking_number(organization, "UPS", "1Z3")
    assert found == (both, both.shipments[1])
    assert await storage.orders.by_tracking_number(organization, "DHL", "1Z3") is None


async def test_stock_levels_are_listed_by_sku_and_location(storage: Storage, organization: str) -> None:
    pairs = [(sku, location) for sku in ("A", "AB", "B") for location in ("BOS", "NYC")]
    for sku, location in pairs:
        await storage.committer.commit(receipt(organization, sku, 3, location=location))

    async def listed(level_filter: StockLevelFilter) -> list[tuple[str, str]]:
        levels = await walk(lambda request: storage.stock_levels.page(organization, level_filter, request), size=2)
        return [(level.sku, level.location) for level in levels]

    assert await listed(StockLevelFilter()) == pairs
    assert await listed(StockLevelFilter(skus=("B", "A"))) == [*pairs[:2], *pairs[4:]]
    assert await listed(StockLevelFilter(location_codes=("NYC",))) == pairs[1::2]
    assert await listed(StockLevelFilter(location_codes=("NYC", "BOS"), skus=("AB",))) == pairs[2:4]
    assert await listed(StockLevelFilter(below_safety_stock=True)) == []
    assert await listed(StockLevelFilter(below_safety_stock=False)) == pairs
    limited = await storage.stock_levels.page(organization, StockLevelFilter(), ALL, locations=frozenset({"BOS"}))
    assert [level.location for level in limited.items] == ["BOS"] * 3
    assert await storage.stock_levels.get(organization, "A", "NYC", locations=frozenset({"BOS"})) is None
    assert await storage.stock_levels.available(organization, ["AB", "X", "AB"]) == {
        "AB": {"BOS": 3, "NYC": 3},
        "X": {},
    }


async def test_level_is_below_safety_stock_until_it_is_filled_up(storage: Storage, organization: str) -> None:
    async def below() -> list[str]:
        page = await storage.stock_levels.page(organization, StockLevelFilter(below_safety_stock=True), ALL)
        return [level.sku for level in page.items]

    await storage.committer.commit(receipt(organization, "TEA", 2))
    target = SetSafetyStock(sku="TEA", location="NYC", target=5, cause="test")
    await storage.committer.commit(change(organization, claims=(target,)))
    assert await below() == ["TEA"]
    await storage.committer.commit(receipt(organization, "TEA", 3))
    assert await below() == []


async def test_movements_are_listed_newest_first(storage: Storage, organization: str) -> None:
    for quantity in (10, 20, 30):
        await storage.committer.commit(receipt(organization, "TEA", quantity))
        await storage.committer.commit(receipt(organization, "TEA", quantity + 1, location="BOS"))
    await storage.committer.commit(receipt(organization, "CUP", 5))

    async def units(movement_filter: MovementFilter, limit: frozenset[str] | None = None) -> list[int]:
        found = await walk(
            lambda request: storage.stock_movements.page(organization, movement_filter, request, locations=limit),
            size=2,
        )
        return [movement.delta.on_hand for movement in found]

    assert await units(MovementFilter(sku="TEA", location_code="NYC")) == [30, 20, 10]
    assert sorted(await units(MovementFilter(sku="TEA"))) == [10, 11, 20, 21, 30, 31]
    assert sorted(await units(MovementFilter(location_code="NYC"))) == [5, 10, 20, 30]
    assert await units(MovementFilter(sku="TEA"), frozenset({"BOS"})) == [31, 21, 11]
    assert await units(MovementFilter(location_code="NYC"), frozenset({"BOS"})) == []
    assert await units(MovementFilter(sku="TEA", location_code="NYC", occurred_to=NOW)) == []
    with pytest.raises(InvalidInput):
        await storage.stock_movements.page(organization, MovementFilter(), ALL)


async def test_stream_is_read_in_order_past_nine_events(storage: Storage, organization: str) -> None:
    await storage.committer.commit(receipt(organization, "TEA", 100))
    await storage.committer.commit(receipt(organization, "TEA", 100, location="NYC2"))
    for _ in range(11):
        await storage.committer.commit(allocation(organization, "TEA"))
    stream = "stock:TEA|NYC"
    forwards = await storage.event_log.read_stream(organization, stream, after_version=8, limit=3)
    assert [(event.stream, event.version) for event in forwards] == [(stream, 9), (stream, 10), (stream, 11)]
    assert [event.version for event in await storage.event_log.read_stream(organization, stream, limit=99)] == list(
        range(1, 13)
    )


async def test_locations_are_listed_by_code(storage: Storage, organization: str) -> None:
    for code in ("NYC", "BOS", "NYC-2"):
        await storage.committer.commit(saving(organization, make_location(code, active=code != "BOS")))
    found = await walk(lambda request: storage.locations.page(organization, LocationFilter(), request), size=2)
    assert [location.code for location in found] == ["BOS", "NYC", "NYC-2"]
    active = await storage.locations.page(organization, LocationFilter(active=True), ALL, locations=frozenset({"NYC"}))
    assert [location.code for location in active.items] == ["NYC"]


async def test_skus_are_listed_by_code(storage: Storage, organization: str) -> None:
    last, before_surrogates = "TEA\U0010ffff", "TEA\ud7ff"
    for code in ("TEA-2", "TEA", "CUP", "TEAPOT", last, before_surrogates):
        await storage.committer.commit(
            saving(organization, make_sku(code, category="hot" if code == "TEA" else None, active=code != "CUP"))
        )

    async def found(**conditions: Any) -> list[str]:
        page = await storage.skus.page(organization, SkuFilter(**conditions), ALL)
        return [sku.code for sku in page.items]

    assert await found() == ["CUP", "TEA", "TEA-2", "TEAPOT", before_surrogates, last]
    assert await found(code_prefix="TEA") == ["TEA", "TEA-2", "TEAPOT", before_surrogates, last]
    assert await found(code_prefix="TEA", category="hot") == ["TEA"]
    assert await found(code_prefix=last) == [last]
    assert await found(code_prefix=before_surrogates) == [before_surrogates]
    assert await found(codes=("TEA", "CUP", "NONE")) == ["CUP", "TEA"]
    assert await found(active=False) == ["CUP"]


CODES = tuple(f"L{number}" for number in range(16))
# All but those for a number: an order number is there once per channel, and so few may be sorted.
FILTERS = (
    OrderFilter(),
    OrderFilter(placed_from=NOW),
    OrderFilter(states=(OrderState.OPEN,)),
    OrderFilter(fulfillment_statuses=(FulfillmentStatus.ROUTED, FulfillmentStatus.SHIPPED)),
    OrderFilter(channels=("web", "store")),
    OrderFilter(channels=CODES, states=(OrderState.OPEN, OrderState.CLOSED)),
    OrderFilter(customer_email="ann@example.com"),
    OrderFilter(on_hold=True, states=(OrderState.OPEN,)),
    OrderFilter(location_codes=CODES),
    OrderFilter(location_codes=CODES * 20),
    OrderFilter(backordered_sku="TEA"),
    OrderFilter(backordered_sku="TEA", on_hold=True, channels=("web", "store"), location_codes=CODES),
)
PART_FILTERS = (
    PartFilter(),
    PartFilter(statuses=(FulfillmentOrderStatus.OPEN, FulfillmentOrderStatus.PACKED)),
    PartFilter(location_codes=("NYC",)),
    PartFilter(location_codes=CODES, statuses=(FulfillmentOrderStatus.OPEN,), method=Method.SHIP),
    PartFilter(location_codes=CODES),
    PartFilter(location_codes=tuple(f"L{number}" for number in range(200))),
)
PLANS = [
    *(order_plan("org", order_filter, None, None) for order_filter in FILTERS),
    *(part_plan("org", part_filter, None, None, shipments=False) for part_filter in PART_FILTERS),
    *(
        part_plan("org", part_filter, None, None, shipments=True)
        for part_filter in PART_FILTERS
        if part_filter.statuses is None
    ),
]


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.index)
@pytest.mark.parametrize("direction", [1, -1])
async def test_index_gives_the_order_of_the_list(database: Database, plan: Plan | None, direction: int) -> None:
    assert plan is not None
    explained = await database.command(
        "explain",
        {
            "find": "orders",
            "filter": plan.query,
            "sort": {"placed_at": direction, "_id": direction},
            "hint": plan.index,
        },
        verbosity="queryPlanner",
    )
    assert "SORT" not in stages(explained["queryPlanner"]["winningPlan"])


def stages(node: object) -> set[str]:
    """The names of all stages of a plan."""
    if isinstance(node, list):
        return set().union(*(stages(child) for child in node))
    if isinstance(node, dict):
        own = {node["stage"]} if "stage" in node else set()
        return own.union(*(stages(child) for child in node.values()))
    return set()
