"""The demo's own checks can fail."""

import asyncio
from typing import Any

import pytest

from app.demo.errors import DemoFailed, check, check_sequence
from app.demo.expected import Expected, OrderBook, StockBook, allocated, found_damaged, received, shipped
from app.demo.goods import Goods
from app.demo.listening import NOT_FOR_CUSTOMERS, OrderListener, StockListener
from app.demo.watch import Watch
from app.demo.watches import stock_level_of


def order_watch() -> Watch:
    return Watch(
        "orderChanged",
        "",
        url="",
        key=None,
        variables={},
        subject=lambda _: None,
        on_event=lambda *_: None,
    )


def order_message(version: int, kind: str, *, seen: int | None = None) -> dict[str, Any]:
    return {
        "kind": "EVENT",
        "cursor": f"c{version}",
        "eventId": f"e{version}",
        "version": version,
        "type": kind,
        "order": {"version": version if seen is None else seen},
    }


async def listener_with(*messages: dict[str, Any], untold: frozenset[str] = frozenset()) -> OrderListener:
    """A listener that is told three further events of an order, and hears these."""
    book = OrderBook(events=["ORDER_PLACED"])
    watch = order_watch()
    listener = OrderListener(watch, book, untold=untold)
    book.note(Expected(events=["FULFILLMENT_ORDER_SPLIT", "FULFILLMENT_ORDER_PICKING", "FULFILLMENT_ORDER_PACKED"]))
    await watch._take({"kind": "SNAPSHOT", "cursor": "c1", "version": 1})
    for message in messages:
        await watch._take(message)
    watch._task = never_ending()
    return listener


def never_ending() -> Any:
    return asyncio.get_running_loop().create_future()


SPLIT = order_message(2, "FULFILLMENT_ORDER_SPLIT")
PICKING = order_message(3, "FULFILLMENT_ORDER_PICKING")
PACKED = order_message(4, "FULFILLMENT_ORDER_PACKED")


async def test_accepts_every_event_once_and_in_order() -> None:
    listener = await listener_with(SPLIT, PICKING, PACKED)
    await listener.check()


async def test_passes_over_an_event_that_the_snapshot_showed() -> None:
    listener = await listener_with(order_message(1, "ORDER_PLACED"), SPLIT, PICKING, PACKED)
    await listener.check()


async def test_notices_a_double() -> None:
    listener = await listener_with(SPLIT, PICKING, PICKING, PACKED)
    with pytest.raises(DemoFailed, match=r"number 3 is \(3, 'FULFILLMENT_ORDER_PICKING'\)"):
        await listener.check()


async def test_notices_a_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.demo.watch.WAIT_SECONDS", 0.01)
    listener = await listener_with(SPLIT, PACKED)
    with pytest.raises(DemoFailed, match="orderChanged did not deliver event 3 within"):
        await listener.check()


async def test_notices_a_wrong_order() -> None:
    listener = await listener_with(SPLIT, PACKED, PICKING)
    with pytest.raises(DemoFailed, match="number 2 is"):
        await listener.check()


async def test_notices_a_state_older_than_its_event() -> None:
    listener = await listener_with(SPLIT, PICKING, order_message(4, "FULFILLMENT_ORDER_PACKED", seen=3))
    with pytest.raises(DemoFailed, match="older than its event e4"):
        await listener.check()


async def test_notices_what_customers_must_not_hear() -> None:
    assert "FULFILLMENT_ORDER_SPLIT" in NOT_FOR_CUSTOMERS
    listener = await listener_with(SPLIT, PICKING, PACKED, untold=NOT_FOR_CUSTOMERS)
    with pytest.raises(DemoFailed, match="number 1 is"):
        await listener.check()


async def test_notices_that_a_subscription_ended() -> None:
    listener = await listener_with(SPLIT)
    listener.watch._task.set_exception(RuntimeError("closed"))  # type: ignore[union-attr]  # a future in its place
    with pytest.raises(DemoFailed, match="ended before event 3: closed"):
        await listener.check()


GOODS = Goods("RUN")


def stock_message(kind: str, name: str, location: str, **delta: int) -> dict[str, Any]:
    level = {"skuCode": GOODS.sku(name), "locationCode": location}
    buckets = {"available": 0, "allocated": 0, "damaged": 0, **delta}
    return {
        "kind": "EVENT",
        "cursor": "c",
        "version": 9,
        "stockLevel": level,
        "movement": {"kind": kind, **level, "delta": buckets},
    }


async def stock_listener() -> tuple[StockListener, StockBook]:
    book = StockBook()
    watch = Watch("stockChanged", "", url="", key=None, variables={}, subject=stock_level_of, on_event=lambda *_: None)
    watch._task = never_ending()
    return StockListener(watch, book, GOODS), book


async def test_accepts_movements_of_one_step_in_any_order() -> None:
    listener, book = await stock_listener()
    book.moves += [allocated("LAMP", "A", 2), allocated("MUG", "B", 1)]
    await listener.watch._take(stock_message("ALLOCATED", "MUG", "B", available=-1, allocated=1))
    await listener.watch._take(stock_message("ALLOCATED", "LAMP", "A", available=-2, allocated=2))
    await listener.check()


async def test_notices_a_wrong_movement() -> None:
    listener, book = await stock_listener()
    book.moves += [allocated("LAMP", "A", 2)]
    await listener.watch._take(stock_message("ALLOCATED", "LAMP", "A", available=-3, allocated=3))
    with pytest.raises(DemoFailed, match=r"available -3, allocated \+3"):
        await listener.check()


async def test_notices_a_movement_too_many() -> None:
    listener, _ = await stock_listener()
    await listener.watch._take(stock_message("ALLOCATED", "LAMP", "A", available=-3, allocated=3))
    with pytest.raises(DemoFailed, match="1 came, 0 were expected"):
        await listener.check()


def test_adds_movements_up_to_levels() -> None:
    book = StockBook([received("CHAIR", "A", 2), allocated("CHAIR", "A", 1), found_damaged("CHAIR", "A", 1)])
    book.moves += [received("LAMP", "B", 4), allocated("LAMP", "B", 3), shipped("LAMP", "B", 3)]
    assert book.levels() == {
        ("CHAIR", "A"): {"available": 1, "allocated": 0, "damaged": 1},
        ("LAMP", "B"): {"available": 1, "allocated": 0, "damaged": 0},
    }


def test_says_what_was_expected_and_what_was_found() -> None:
    with pytest.raises(DemoFailed, match=r"^the version: expected 3, found 4$"):
        check(3, 4, "the version")
    with pytest.raises(DemoFailed, match=r"^events: number 2 is nothing, expected b \(1 came, 2 were expected\)$"):
        check_sequence(["a", "b"], ["a"], "events")
