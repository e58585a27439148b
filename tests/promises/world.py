"""A small retailer on real servers whose clock the test moves, and whose log it reads after every command."""

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, TypeVar
from uuid import uuid4

from msgspec.structs import replace

from domain.access.principal import Principal
from domain.access.scopes import SCOPES
from domain.address import Address
from domain.catalog.sku import Sku
from domain.channels.channel import Channel
from domain.method import Method
from domain.network.location import Location, LocationKind
from domain.routing.profile import DEFAULT_PROFILE
from domain.routing.profiles.events import RoutingProfileActivated, RoutingProfileSaved, apply_profile_event
from operations.command import Command
from operations.save_channel import save_channel
from operations.save_location import save_location
from operations.save_sku import save_sku
from operations.services import Services
from storage.change import Change, document_write
from storage.database import Database, connect
from storage.indexes import ensure_indexes
from storage.store import open_storage

T = TypeVar("T")
START = datetime(2026, 1, 5, 9, tzinfo=UTC)
SKUS = ("TEA", "CUP")
CATEGORY = "goods"
PLACES = {"EAST": (40.7, -74.0), "WEST": (34.0, -118.2)}
CHANNELS = (
    Channel(code="web", name="Web store"),
    Channel(code="market", name="Marketplace", stock_percent=50, stock_buffer=1),
)


class Clock:
    """Stands still until it is told to go on."""

    def __init__(self) -> None:
        self.time = START

    def __call__(self) -> datetime:
        return self.time

    def advance(self, seconds: int) -> None:
        self.time += timedelta(seconds=seconds)


class World:
    """The servers, and one organization at a time: `begin` starts a fresh one."""

    def __init__(self, runner: asyncio.Runner, database: Database) -> None:
        self._runner = runner
        self._numbers = count(1)
        self.database = database
        self.clock = Clock()
        storage = open_storage(database, now=self.clock)
        self.services = Services(storage=storage, now=self.clock, new_key=self._new_key)
        self.organization = ""

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(work)

    @property
    def command(self) -> Command:
        principal = Principal(organization=self.organization, client_id="key_1", scopes=SCOPES)
        return Command(principal=principal, mutation="test")

    def begin(self) -> None:
        """A fresh organization with two warehouses, two SKUs and two channels, at the time it all starts."""
        self.organization = f"org-{uuid4().hex[:12]}"
        self.clock.time = START
        self.run(self._begin())

    async def _begin(self) -> None:
        for code, (latitude, longitude) in PLACES.items():
            location = Location(
                code=code,
                name=code,
                kind=LocationKind.WAREHOUSE,
                address=Address(country_code="US", latitude=latitude, longitude=longitude),
                methods=(Method.SHIP,),
                handling=(),
            )
            await save_location(self.services, self.command, location=location)
        for code in SKUS:
            sku = Sku(code=code, name=code, category=CATEGORY, weight_grams=100)
            await save_sku(self.services, self.command, sku=sku)
        for channel in CHANNELS:
            await save_channel(self.services, self.command, channel=channel)

    async def use_profile(self, **changes: Any) -> None:
        """Route all orders from now on by the default profile with these changes."""
        known = await self.services.storage.routing_profiles.get(self.organization, DEFAULT_PROFILE.code)
        now = self.clock()
        number = 2 if known is None else known.versions[-1].number + 1
        saved = RoutingProfileSaved(profile=replace(DEFAULT_PROFILE, version=number, **changes), saved_at=now)
        activated = RoutingProfileActivated(number=number, active_from=now, activated_at=now)
        after = apply_profile_event(apply_profile_event(known, saved), activated)
        await self.services.storage.committer.commit(
            Change(
                id=f"cmd_{self._new_key()}",
                organization=self.organization,
                occurred_at=now,
                writes=(document_write(known, after, saved, activated),),
            )
        )

    def _new_key(self) -> str:
        return f"{next(self._numbers):08}{uuid4().hex[:10].upper()}"


@contextmanager
def open_world(mongo_url: str) -> Iterator[World]:
    """On a database of its own, in an event loop of its own: the machine's rules are no coroutines."""
    with asyncio.Runner() as runner:
        database = connect(mongo_url, "promises_tests")
        runner.run(ensure_indexes(database))
        world = World(runner, database)
        yield world
        runner.run(world.services.storage.close())
        database.client.close()
