"""`switchyard explain` shows why an order was routed as it was."""

import json
from collections.abc import AsyncIterator
from decimal import Decimal
from uuid import uuid4

import pytest

from app.composition import operation_services
from app.settings import Settings
from domain.access.principal import Principal
from domain.access.scopes import SCOPES
from domain.address import Address
from domain.catalog.sku import Sku
from domain.method import Method
from domain.network.location import Location, LocationKind
from domain.orders.customer import Customer
from domain.orders.new_order import ItemRequest, OrderRequest
from operations.command import Command
from operations.place_order import place_order
from operations.receive_stock import ReceivedItem, receive_stock
from operations.save_location import save_location
from operations.save_sku import save_sku
from storage.database import Database, connect
from storage.indexes import ensure_indexes
from storage.store import open_storage
from tests.cli.command import switchyard

PLACES = {"EAST": "43215", "WEST": "89501", "SOUTH": "33101"}


@pytest.fixture
async def database(settings: Settings) -> AsyncIterator[Database]:
    connected = connect(settings.mongo_url, f"explain-{uuid4().hex[:12]}")
    await ensure_indexes(connected)
    yield connected
    await connected.client.drop_database(connected.name)
    connected.client.close()


@pytest.fixture
async def order_id(database: Database) -> str:
    """An order of two lines, of which one has stock in two places."""
    storage = open_storage(database)
    services = operation_services(storage)
    await storage.organizations.ensure("acme")
    principal = Principal(organization="acme", client_id="test", scopes=SCOPES)
    command = Command(principal=principal, mutation="test")
    for code in ("TEA", "CUP"):
        await save_sku(services, command, sku=Sku(code=code, name=code, weight_grams=400))
    for code, postal_code in PLACES.items():
        location = Location(
            code=code,
            name=code,
            kind=LocationKind.WAREHOUSE,
            address=Address(postal_code=postal_code, country_code="US"),
            methods=(Method.SHIP,),
            handling=(),
        )
        await save_location(services, command, location=location)
    for code, sku in (("EAST", "TEA"), ("WEST", "TEA"), ("EAST", "CUP")):
        items = [ReceivedItem(sku=sku, quantity=10)]
        await receive_stock(services, command, location_code=code, items=items, reason=None)
    request = OrderRequest(
        channel="WEB",
        number="A-1",
        currency_code="USD",
        customer=Customer(),
        method=Method.SHIP,
        ship_to=Address(name="Ada", line1="1 Broadway", city="New York", postal_code="10004", country_code="US"),
        items=(
            ItemRequest(sku="TEA", quantity=2, unit_price=Decimal("9.99")),
            ItemRequest(sku="CUP", quantity=1, unit_price=Decimal("9.99")),
        ),
    )
    placed = await place_order(services, command, request=request)
    await storage.close()
    identified: str = placed.ids["order"]
    return identified


async def test_shows_every_location_of_every_line(settings: Settings, database: Database, order_id: str) -> None:
    answer = switchyard("explain", "A-1", "--replay", settings=settings, database=database.name)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert order_id in answer.stdout
    assert "OPTIMAL by enumeration" in answer.stdout
    assert "TEA x 2" in answer.stdout
    assert "CUP x 1" in answer.stdout
    rows = [line for line in answer.stdout.splitlines() if "SOUTH" in line]
    assert len(rows) == 2
    assert all("NO_STOCK: demands 1, is 0" in row for row in rows)
    west = next(line for line in answer.stdout.splitlines() if " WEST " in line)
    assert "possible" in west
    assert "+" in west
    assert answer.stdout.splitlines()[-1] == "Routed again: the same plan, byte for byte."


async def test_tells_other_programs(settings: Settings, database: Database, order_id: str) -> None:
    options = ("--line", "TEA", "--json", "--replay")
    answer = switchyard("explain", order_id, *options, settings=settings, database=database.name)
    assert (answer.returncode, answer.stderr) == (0, "")
    told = json.loads(answer.stdout)
    assert (told["number"], told["trigger"], told["status"], told["replayedEqual"]) == (
        "A-1",
        "PLACED",
        "OPTIMAL",
        True,
    )
    (line,) = told["lines"]
    verdicts = {candidate["location"]: candidate["verdict"] for candidate in line["candidates"]}
    assert verdicts == {"EAST": "CHOSEN", "SOUTH": "EXCLUDED", "WEST": "POSSIBLE"}
    delta = next(candidate["delta"] for candidate in line["candidates"] if candidate["location"] == "WEST")
    assert (delta["units"], delta["deltaUnits"], delta["proven"]) == (2, 0, True)
    assert float(delta["objective"]) > 0


async def test_says_what_is_not_there(settings: Settings, database: Database, order_id: str) -> None:
    for arguments, message in (
        (("A-2",), "Error: no order A-2\n"),
        (("A-1", "--line", "POT"), "Error: order A-1 has no line of POT\n"),
        (("A-1", "--organization", "other"), "Error: no organization other\n"),
        (
            ("A-1", "--version", "0"),
            "Error: no routing decision is kept of order A-1, or none that this release can read\n",
        ),
    ):
        answer = switchyard("explain", *arguments, settings=settings, database=database.name)
        assert (answer.returncode, answer.stderr) == (1, message)
