"""The tables at the end of the story."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from app.demo.audit import Audited
from app.demo.stage import Stage


def print_summary(console: Console, stage: Stage, audited: Sequence[Audited], *, seconds: float) -> None:
    """What became of the order, what was heard of it, and what the stock is now."""
    console.print()
    console.print(_parts(stage))
    console.print(_stock(stage))
    console.print(_heard(audited))
    order = stage.state
    console.print(
        f"Order {order.number}: {order.status}, version {order.version}. Every step and every event was right: "
        f"{stage.narrator.steps} steps in {seconds:.1f} s.",
        style="bold green",
        soft_wrap=True,
        highlight=False,
    )


def _parts(stage: Stage) -> Table:
    table = Table(title="The order's fulfillment orders", title_justify="left")
    for column in ("part", "location", "status", "units"):
        table.add_column(column)
    for number, part in stage.state.parts.items():
        table.add_row(str(number), *part.split(" ", 2))
    return table


def _stock(stage: Stage) -> Table:
    table = Table(title="The stock of its goods", title_justify="left")
    for column in ("goods", "location"):
        table.add_column(column)
    for column in ("on hand", "available", "allocated", "damaged"):
        table.add_column(column, justify="right")
    for (name, location), buckets in sorted(stage.stock_book.levels().items()):
        table.add_row(name, location, str(sum(buckets.values())), *map(str, buckets.values()))
    return table


def _heard(audited: Sequence[Audited]) -> Table:
    table = Table(title="What the subscriptions delivered", title_justify="left")
    table.add_column("subscription")
    table.add_column("events", justify="right")
    table.add_column("in the log", justify="right")
    table.add_column("versions")
    for row in audited:
        table.add_row(row.name, str(row.heard), str(row.logged), row.versions)
    return table
