"""`switchyard route` releases what is scheduled, and says what that saves."""

from collections.abc import AsyncIterator
from decimal import Decimal
from uuid import uuid4

import pytest
from msgspec.structs import replace

from app.composition import operation_services
from app.settings import Settings
from domain.access.principal import Principal
from domain.access.scopes import SCOPES
from domain.address import Address
from domain.catalog.sku import Sku
from domain.method import Method
from domain.network.location import Location, LocationKind
from domain.orders.customer import Customer
from domain.orders.fulfillment_order import FulfillmentOrderStatus
from domain.orders.new_order import ItemRequest, OrderRequest
from domain.routing.profile import DEFAULT_PROFILE
from domain.routing.profiles.events import RoutingProfileActivated, RoutingProfileSaved, apply_profile_event
from operations.cancel_order import cancel_order
from operations.command import Command
from operations.place_order import place_order
from operations.receive_stock import ReceivedItem, receive_stock
from operations.save_location import save_location
from operations.save_sku import save_sku
from operations.services import Services
from storage.change import Change, document_write
from storage.database import Database, connect
from storage.indexes import ensure_indexes
from storage.store import open_storage
from tests.cli.command import switchyard

ORGANIZATION = "acme"
PLACES = {"NYC": (40.7, -74.0), "LAX": (34.0, -118.2)}


@pytest.fixture
async def database(settings: Settings) -> AsyncIterator[Database]:
    connected = connect(settings.mongo_url, f"route-{uuid4().hex[:12]}")
    await ensure_indexes(connected)
    yield connected
    await connected.client.drop_database(connected.name)
    connected.client.close()


@pytest.fixture
async def services(database: Database) -> AsyncIterator[Services]:
    storage = open_storage(database)
    yield operation_services(storage)
    await storage.close()


def command(mutation: str) -> Command:
    return Command(principal=Principal(organization=ORGANIZATION, client_id="test", scopes=SCOPES), mutation=mutation)


async def open_shop(services: Services, *, minutes: int) -> None:
    """Two warehouses with ten TEA each, and a profile with a batch window."""
    await services.storage.organizations.ensure(ORGANIZATION)
    await save_sku(services, command("saveSku"), sku=Sku(code="TEA", name="Tea", weight_grams=400))
    for code, (latitude, longitude) in PLACES.items():
        location = Location(
            code=code,
            name=code,
            kind=LocationKind.WAREHOUSE,
            address=Address(country_code="US", latitude=latitude, longitude=longitude),
            methods=(Method.SHIP,),
            handling=(),
        )
        await save_location(services, command("saveLocation"), location=location)
        items = [ReceivedItem(sku="TEA", quantity=10)]
        await receive_stock(services, command("receiveStock"), location_code=code, items=items, reason=None)
    now = services.now()
    saved = RoutingProfileSaved(profile=replace(DEFAULT_PROFILE, version=2, batch_window_minutes=minutes), saved_at=now)
    activated = RoutingProfileActivated(number=2, active_from=now, activated_at=now)
    after = apply_profile_event(apply_profile_event(None, saved), activated)
    writes = (document_write(None, after, saved, activated),)
    await services.storage.committer.commit(
        Change(id="cmd_1", organization=ORGANIZATION, occurred_at=now, writes=writes)
    )


async def place(services: Services, quantity: int) -> str:
    request = OrderRequest(
        channel="WEB",
        customer=Customer(),
        currency_code="USD",
        items=(ItemRequest(sku="TEA", quantity=quantity, unit_price=Decimal(1)),),
        method=Method.SHIP,
        ship_to=Address(country_code="US", latitude=40.7, longitude=-74.1),
    )
    return str((await place_order(services, command("placeOrder"), request=request)).ids["order"])


async def places_of(services: Services, order_id: str) -> list[tuple[str, FulfillmentOrderStatus]]:
    order = await services.storage.orders.get(ORGANIZATION, order_id)
    assert order is not None
    return [(part.location, part.status) for part in order.fulfillment_orders]


async def test_releases_scheduled_work_where_it_is_cheapest_by_now(settings: Settings, services: Services) -> None:
    await open_shop(services, minutes=30)
    first, second = await place(services, 10), await place(services, 4)
    assert await places_of(services, second) == [("LAX", FulfillmentOrderStatus.SCHEDULED)]
    await cancel_order(services, command("cancelOrder"), order_id=first, lines=None, reason=None)
    name = services.storage.database.name
    early = switchyard("route", settings=settings, database=name)
    assert (early.returncode, early.stdout) == (0, "No scheduled work is to be released.\n")
    answer = switchyard("route", "--now", "--organization", ORGANIZATION, settings=settings, database=name)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert "1 order is with its location; 1 of them was planned better." in answer.stdout
    assert "saved" in answer.stdout
    assert await places_of(services, second) == [
        ("LAX", FulfillmentOrderStatus.CANCELLED),
        ("NYC", FulfillmentOrderStatus.OPEN),
    ]


def test_says_that_there_is_no_such_organization(settings: Settings) -> None:
    answer = switchyard("route", "--organization", "nobody", settings=settings)
    assert (answer.returncode, answer.stderr) == (1, "Error: no organization nobody\n")
