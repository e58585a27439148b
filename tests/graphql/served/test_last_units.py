"""Buyers who come while others are about to take the last units."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

import pytest
from msgspec.structs import replace

from domain.access.principal import Principal
from domain.access.scopes import SCOPES
from domain.address import Address
from domain.inventory.claims import Allocate
from domain.inventory.refusals import InsufficientStock
from domain.method import Method
from domain.orders.customer import Customer
from domain.orders.new_order import ItemRequest, OrderRequest
from operations.command import Command, Result
from operations.place_order import place_order
from operations.services import Services
from operations.stock_under_way import StockUnderWay
from storage.change import Change
from storage.committer import Committer
from storage.committing.outcome import Committed
from tests.graphql.business import Business


class CountingCommitter(Committer):
    """Counts the changes that it was given."""

    changes = 0

    async def commit(self, change: Change) -> Committed:
        self.changes += 1
        return await super().commit(change)


@contextmanager
def taking(services: Services, business: Business, quantity: int) -> Iterator[None]:
    """A change that takes mugs is on its way."""
    claim = Allocate(sku="MUG", location="EAST", quantity=quantity, cause="test")
    with services.stock_under_way.taking(business.api.organization, [claim]):
        yield


@pytest.fixture
def patient(services: Services) -> Services:
    storage = replace(services.storage, committer=CountingCommitter(services.storage.database, now=services.now))
    return replace(services, storage=storage, stock_under_way=StockUnderWay())


async def place(services: Services, business: Business, quantity: int) -> Result:
    principal = Principal(organization=business.api.organization, client_id="key_test", scopes=SCOPES)
    request = OrderRequest(
        channel="WEB",
        customer=Customer(),
        currency_code="USD",
        items=(ItemRequest(sku="MUG", quantity=quantity, unit_price=Decimal(1)),),
        method=Method.SHIP,
        ship_to=Address(country_code="US", postal_code="10004"),
    )
    return await place_order(
        services, Command(principal=principal, mutation="placeOrder", input_hash=""), request=request
    )


async def test_of_many_buyers_those_without_units_commit_nothing(business: Business, patient: Services) -> None:
    ended = await asyncio.gather(*(place(patient, business, 1) for _ in range(30)), return_exceptions=True)
    assert sum(isinstance(end, Result) for end in ended) == 10
    assert sum(isinstance(end, InsufficientStock) for end in ended) == 20
    committer = patient.storage.committer
    assert isinstance(committer, CountingCommitter)
    assert committer.changes == 10
    await committer.close()


async def test_who_comes_later_gets_what_is_left_when_the_first_give_up(business: Business, patient: Services) -> None:
    with taking(patient, business, 8):
        later = asyncio.create_task(place(patient, business, 3))
        assert (await place(patient, business, 2)).order is not None  # there is enough for both
        await asyncio.sleep(0.1)
        assert not later.done()
    assert (await later).order is not None


async def test_nobody_waits_for_ever(business: Business, patient: Services) -> None:
    with taking(patient, business, 10):
        assert (await place(patient, business, 10)).order is not None


async def test_one_who_stops_waiting_does_not_stop_the_others(business: Business, patient: Services) -> None:
    with taking(patient, business, 10):
        impatient, other = (asyncio.create_task(place(patient, business, 1)) for _ in range(2))
        await asyncio.sleep(0.1)
        impatient.cancel()
        await asyncio.sleep(0.01)
    assert (await other).order is not None
