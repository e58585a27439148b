"""Two servers on one database, with a Redis of their own that may be killed."""

import asyncio
from dataclasses import dataclass
from random import Random
from uuid import uuid4

import httpx

from operations.services import Services
from storage.database import Database
from tests.faults.event_deliveries import until_all_numbered
from tests.faults.resuming_client import (
    Followed,
    ResumingClient,
    fulfillment_orders_changed,
    order_changed,
    order_tracking,
    stock_changed,
    stock_changed_at,
)
from tests.faults.server_process import ServerProcess
from tests.faults.steady_traffic import Answered, Sender
from tests.graphql.api import Api
from tests.graphql.business import open_business, order_of
from tests.live.redis_process import RedisProcess

ENVIRONMENT = "test"
STOCK_UNITS = 1_000_000


@dataclass(frozen=True, slots=True)
class Pair:
    servers: tuple[ServerProcess, ServerProcess]
    redis: RedisProcess
    database: Database
    services: Services

    @property
    def urls(self) -> list[str]:
        return [server.url for server in self.servers]

    async def ensure_running(self) -> None:
        """Start what an earlier test has left stopped, or stopping."""
        for server in self.servers:
            if await server.readiness() != 200:
                server.kill()
                server.start()
        await asyncio.gather(*(server.until_ready() for server in self.servers))

    async def leader(self) -> ServerProcess:
        """The server whose worker is the relay; waits until there is one."""
        async with asyncio.timeout(10):
            while True:
                lease = await self.database["leases"].find_one({"_id": "relay"}) or {}
                pid = int(str(lease.get("holder", "::")).split(":")[1] or 0)
                for server in self.servers:
                    if server.is_running and pid in server.workers():
                        return server
                await asyncio.sleep(0.02)

    def other(self, server: ServerProcess) -> ServerProcess:
        return self.servers[1 - self.servers.index(server)]

    async def scene(self, random: Random) -> "Scene":
        """A new organization with plenty of stock, and an order on its way to its customer."""
        organization = f"org-{uuid4().hex[:12]}"
        async with httpx.AsyncClient(base_url=self.urls[0], timeout=30, trust_env=False) as http:
            await self.services.storage.organizations.ensure(organization)
            api = await Api(http, self.services, organization, ENVIRONMENT).client()
            business = await open_business(api, self.database)
            for sku, location in (("TEA", "EAST"), ("TEA", "WEST"), ("MUG", "EAST")):
                given = {"locationCode": location, "items": [{"sku": sku, "quantity": STOCK_UNITS}]}
                await api.run("receiveStock", {**given, "idempotencyKey": uuid4().hex})
            part = await business.part(("TEA", 1), status="PACKED")
            shipment = (await business.ship(part["id"]))["shipment"]
            order_id = part["order"]["id"]
            document = "query($id: ID!) { order(id: $id) { trackingToken } }"
            token = (await api.data(document, id=order_id))["trackingToken"]
        # Subscribers begin behind it: of what their snapshot contains, they are not told again.
        await until_all_numbered(self.database, organization)
        assert api.key is not None
        return Scene(self, organization, api.key, order_id, shipment["id"], token, random)


@dataclass(slots=True)
class Scene:
    """What one test works with: an organization, one order of it that is followed, and mutations to send."""

    pair: Pair
    organization: str
    key: str
    order_id: str
    shipment_id: str
    token: str
    random: Random
    reports: int = 0

    def sender(self, *urls: str) -> Sender:
        """A client that begins with the first of these, or with either server."""
        return Sender(urls or self.random.sample(self.pair.urls, 2), self.key, self.random)

    def subscriptions(self) -> dict[str, Followed]:
        """One of each kind."""
        return {
            "order": order_changed(self.order_id),
            "stock": stock_changed("TEA", "MUG"),
            "stock there": stock_changed_at("EAST"),
            "location": fulfillment_orders_changed("EAST"),
            "tracking": order_tracking(self.token),
        }

    def client(self, *urls: str) -> ResumingClient:
        return ResumingClient(urls or self.pair.urls, self.key, self.subscriptions())

    async def place(self, sender: Sender) -> Answered:
        sku = self.random.choice(("TEA", "MUG"))
        given = order_of((sku, self.random.randint(1, 3)), customer={"id": f"c-{uuid4().hex}", "name": "Ada"})
        return await sender.run("placeOrder", given, "order { id }")

    async def report(self, sender: Sender) -> Answered:
        """Another scan of the followed order's shipment."""
        self.reports += 1
        at = f"2026-01-05T{self.reports // 3600:02}:{self.reports // 60 % 60:02}:{self.reports % 60:02}Z"
        given = {"shipmentId": self.shipment_id, "code": "IN_TRANSIT", "at": at}
        return await sender.run("recordTrackingEvent", given)

    async def receive(self, sender: Sender) -> Answered:
        """A delivery of two SKUs: events of several streams in one commit."""
        items = [{"sku": sku, "quantity": self.random.randint(1, 9)} for sku in ("TEA", "MUG")]
        return await sender.run("receiveStock", {"locationCode": "EAST", "items": items})
