"""A whole replay: stock the organization, place the orders, add everything up."""

import time
from collections.abc import Sequence

from msgspec import Struct
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from app.client.graphql_client import GraphQLClient
from app.replay.assortment import assortment, stock_for, total_units
from app.replay.file_orders import FileOrder
from app.replay.placing import Outcome, place_all
from app.replay.totals import StockTotals, defects, order_numbers, stock_totals
from app.seed.locations import locations
from app.seed.seed_organization import receive, save_all


class Replayed(Struct, frozen=True, kw_only=True):
    """What came of it; `seconds` is the time of the placements alone."""

    outcomes: Sequence[Outcome]
    seconds: float
    stock: StockTotals
    skus: int
    levels: int
    defects: Sequence[str]


async def replay_orders(
    client: GraphQLClient, orders: Sequence[FileOrder], *, seed: int, concurrency: int, console: Console
) -> Replayed:
    """Replay the orders in the client's organization, which has to be empty. Raises ClientError."""
    places = locations()
    skus = assortment(orders, seed)
    units = stock_for(orders, locations=places, skus=skus, seed=seed)
    await save_all(client, locations=places, skus=skus)
    await receive(client, units, reason="opening stock")
    levels = sum(map(len, units.values()))
    console.print(
        f"{len(places)} locations, {len(skus)} SKUs and {total_units(units)} units in {levels} stock levels are ready.",
        highlight=False,
    )
    started = time.perf_counter()
    outcomes = await _place(client, orders, concurrency, console)
    seconds = time.perf_counter() - started
    stock = await stock_totals(client, units, received=total_units(units))
    numbers = await order_numbers(client)
    return Replayed(
        outcomes=outcomes,
        seconds=seconds,
        stock=stock,
        skus=len(skus),
        levels=levels,
        defects=defects(len(orders), outcomes, numbers, stock),
    )


async def _place(
    client: GraphQLClient, orders: Sequence[FileOrder], concurrency: int, console: Console
) -> list[Outcome]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("placing orders", total=len(orders))
        return await place_all(client, orders, concurrency=concurrency, on_outcome=lambda _: progress.advance(task))
