"""The whole demo on one server."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from rich.console import Console

from app.client.graphql_client import GraphQLClient
from app.demo import chapter_delivery, chapter_order, chapter_pickup, chapter_routing, chapter_shipping
from app.demo.audit import audit
from app.demo.cast import assembled
from app.demo.deliveries import moves_of, receive
from app.demo.expected import Expected
from app.demo.goods import OPENING, fresh_goods, places
from app.demo.greeting import greet
from app.demo.listening import StockListener
from app.demo.narrator import Narrator
from app.demo.stage import Stage
from app.demo.summary import print_summary
from app.demo.watches import watch_stock
from app.seed.seed_organization import save_all

PAUSE_SECONDS = 0.0


async def play_demo(url: str, key: str, console: Console, *, pause_seconds: float = PAUSE_SECONDS) -> None:
    """Play the main job with the key of an operator, and check every step and every event of it.

    Raises DemoFailed for the first thing that is not right, ClientError when the server does not play along.
    """
    started = time.monotonic()
    goods = fresh_goods()
    async with GraphQLClient(url, key) as operator:
        narrator = Narrator(console, goods)
        narrator.title(f"In the organization {await greet(operator)}, at {operator.endpoint}")
        stage = Stage(operator=operator, goods=goods, narrator=narrator, pause_seconds=pause_seconds)
        async with _prepared(stage, url), assembled(url, operator, goods.run) as cast:
            narrator.title("An order is placed and routed")
            await chapter_order.play(stage, cast, url)
            narrator.title("Its parts change hands")
            await chapter_routing.play(stage, cast)
            narrator.title("Another order is picked up")
            await chapter_pickup.play(stage, cast)
            narrator.title("The parts are picked, packed and shipped")
            await chapter_shipping.play(stage)
            narrator.title("The carriers report")
            await chapter_delivery.play(stage)
            audited = await audit(stage)
    print_summary(console, stage, audited, seconds=time.monotonic() - started)


@asynccontextmanager
async def _prepared(stage: Stage, url: str) -> AsyncIterator[None]:
    """Goods that only this run has, and the subscription to their stock; all subscriptions end with the story."""
    narrator, goods = stage.narrator, stage.goods
    narrator.tell(f"The goods of this run: {', '.join(goods.skus)}")
    await save_all(stage.operator, locations=places(), skus=goods.catalog())
    await stage.step(
        "Goods arrive; no location has all of them",
        "receiveStock",
        lambda: receive(stage, OPENING),
        Expected(moves=moves_of(OPENING)),
    )
    watch = watch_stock(url, stage.operator.key, goods, narrator.event)
    try:
        await watch.start()
        await watch.wait_for_snapshots(len(OPENING))
        stage.listeners.append(StockListener(watch, stage.stock_book, goods))
        narrator.tell("Listening from here on: stockChanged, all movements of these goods.")
        yield
    finally:
        for listener in stage.listeners:
            await listener.watch.cut()
        await watch.cut()
