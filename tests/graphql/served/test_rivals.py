"""Others who change the same thing between the reads of a request."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from domain.inventory.refusals import InsufficientStock
from domain.orders.hold import HoldReason
from domain.orders.order import Order
from domain.refusals import VersionConflict
from operations.hold_order import hold_order
from operations.place_order import place_order
from operations.services import Services
from storage.idempotency import Idempotency
from storage.orders import Orders
from storage.stock_levels import StockLevels
from tests.graphql.api import fresh_key
from tests.graphql.business import Business
from tests.graphql.mug_buyers import command, order_request

Rival = Callable[[], Awaitable[Any]]


class RivalBeforeStock(StockLevels):
    """Lets a rival act once, right before free stock is read."""

    rival: Rival | None = None

    async def available(self, *given: Any) -> Any:
        rival, self.rival = self.rival, None
        if rival is not None:
            await rival()
        return await super().available(*given)


class RivalAfterLookUp(Idempotency):
    """Lets a rival act once, right after nothing was found under a key."""

    rival: Rival | None = None

    async def find(self, *given: Any) -> Any:
        found = await super().find(*given)
        rival, self.rival = self.rival, None
        if rival is not None:
            await rival()
        return found


class RivalAfterLoad(Orders):
    """Lets a rival act once, right after an order was loaded."""

    rival: Rival | None = None

    async def get(self, *given: Any, **limits: Any) -> Order | None:
        order = await super().get(*given, **limits)
        rival, self.rival = self.rival, None
        if rival is not None:
            await rival()
        return order


def looking(services: Services, rival: Rival) -> Services:
    idempotency = RivalAfterLookUp(services.storage.database)
    idempotency.rival = rival
    return replace(services, storage=replace(services.storage, idempotency=idempotency))


async def test_a_twin_that_takes_the_last_units_answers_for_both(business: Business, services: Services) -> None:
    asked = command(business, "placeOrder", idempotency_key=fresh_key())
    first: list[str] = []

    async def twin() -> None:
        first.append((await place_order(services, asked, request=order_request(10))).ids["order"])

    stock_levels = RivalBeforeStock(services.storage.database, now=services.now)
    stock_levels.rival = twin
    slow = replace(services, storage=replace(services.storage, stock_levels=stock_levels))
    second = await place_order(slow, asked, request=order_request(10))
    assert second.replayed
    assert [second.ids["order"]] == first
    assert await business.level("MUG", "EAST") == {"onHand": 10, "allocated": 10}


async def test_a_twin_that_leads_to_another_version_answers_for_both(business: Business, services: Services) -> None:
    order = (await business.place(("TEA", 1)))["id"]
    asked = command(business, "holdOrder", idempotency_key=fresh_key(), expected_version=1)
    given: dict[str, Any] = {"order_id": order, "reason": HoldReason.OTHER, "note": None}
    second = await hold_order(looking(services, lambda: hold_order(services, asked, **given)), asked, **given)
    assert second.replayed
    assert await business.event_types(order) == ["ORDER_PLACED", "ORDER_HELD"]


async def test_a_rival_between_load_and_commit_makes_it_decide_again(business: Business, services: Services) -> None:
    order = (await business.place(("TEA", 1)))["id"]
    given: dict[str, Any] = {"order_id": order, "reason": HoldReason.OTHER, "note": None}
    orders = RivalAfterLoad(services.storage.database)
    orders.rival = lambda: hold_order(services, command(business, "holdOrder"), **given)
    slow = replace(services, storage=replace(services.storage, orders=orders))
    held = await hold_order(slow, command(business, "holdOrder"), **given)
    assert held.order is not None
    assert held.order.version == 3
    assert [hold.id.rpartition("-")[2] for hold in held.order.holds] == ["1", "2"]
    orders.rival = lambda: hold_order(services, command(business, "holdOrder"), **given)
    with pytest.raises(VersionConflict) as conflict:
        await hold_order(slow, command(business, "holdOrder", expected_version=3), **given)
    assert conflict.value.data() == {"expected": 3, "actual": 4}


async def test_an_order_that_cannot_be_served_is_routed_once(business: Business, services: Services) -> None:
    asked_at: list[datetime] = []

    def now() -> datetime:
        asked_at.append(datetime.now(UTC))
        return asked_at[-1]

    keys = iter(("01ARZ3NDEKTSV4RRFFQ69G5FAV",))
    once = replace(services, now=now, new_key=lambda: next(keys))
    with pytest.raises(InsufficientStock):
        await place_order(once, command(business, "placeOrder"), request=order_request(11))
    assert list(keys) == []
