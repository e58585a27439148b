"""What a replay says in the end."""

from collections import Counter
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from app.replay.amounts import dollars
from app.replay.file_orders import FileOrder, OrderFile
from app.replay.placing import End, Outcome
from app.replay.replay import Replayed

REJECTED_SHOWN_MAX = 20
DEFECTS_SHOWN_MAX = 20


def print_rejected(console: Console, file: OrderFile) -> None:
    """The rows that cannot be used, by line, and what follows from it."""
    for row in file.rejected[:REJECTED_SHOWN_MAX]:
        console.print(f"line {row.line}: {row.reason}", style="yellow", highlight=False, markup=False, soft_wrap=True)
    more = len(file.rejected) - REJECTED_SHOWN_MAX
    if more > 0:
        console.print(f"… and {more} more rows", style="yellow")
    if file.rejected:
        console.print(
            f"{len(file.rejected)} rows cannot be used; {len(file.left_out)} orders are left out whole for them.",
            style="yellow",
            highlight=False,
        )


def print_replayed(console: Console, orders: Sequence[FileOrder], replayed: Replayed) -> None:
    """Counts, speed, units and money, and every defect."""
    console.print(_ends(orders, replayed.outcomes))
    console.print(_stock(replayed))
    rate = len(replayed.outcomes) / replayed.seconds if replayed.seconds else 0.0
    waits = sorted(outcome.seconds * 1_000 for outcome in replayed.outcomes)
    console.print(
        f"{len(replayed.outcomes)} orders in {replayed.seconds:.1f} s: {rate:.0f} orders/s; "
        f"half of them within {_percentile(waits, 50):.0f} ms, 99 % within {_percentile(waits, 99):.0f} ms.",
        highlight=False,
        soft_wrap=True,
    )
    for defect in replayed.defects[:DEFECTS_SHOWN_MAX]:
        console.print(f"defect: {defect}", style="red", highlight=False, markup=False, soft_wrap=True)


def _ends(orders: Sequence[FileOrder], outcomes: Sequence[Outcome]) -> Table:
    by_number = {order.number: order for order in orders}
    counts = Counter((list(End).index(outcome.end), _label(outcome)) for outcome in outcomes)
    revenue: Counter[str] = Counter()
    for outcome in outcomes:
        revenue[_label(outcome)] += by_number[outcome.number].revenue
    table = Table(title="What became of the orders", title_justify="left", show_footer=True)
    table.add_column("", "all")
    table.add_column("orders", str(len(outcomes)), justify="right")
    table.add_column("USD", dollars(revenue.total()), justify="right")
    for (_, label), count in sorted(counts.items()):
        table.add_row(label, str(count), dollars(revenue[label]))
    return table


def _label(outcome: Outcome) -> str:
    return f"{outcome.end}: {outcome.reason}" if outcome.end is End.REFUSED else str(outcome.end)


def _stock(replayed: Replayed) -> Table:
    stock, held = replayed.stock, sum(outcome.allocated for outcome in replayed.outcomes)
    others = sum(units for name, units in stock.buckets.items() if name not in ("available", "allocated"))
    table = Table(title="What became of the stock", title_justify="left")
    table.add_column("units")
    table.add_column("", justify="right")
    table.add_row("received", str(stock.received))
    table.add_row("= available", str(stock.buckets["available"]))
    table.add_row("+ allocated", str(stock.buckets["allocated"]))
    table.add_row("+ in other buckets", str(others))
    table.add_row("held by placed orders", str(held))
    table.add_row("waited for by placed orders", str(sum(outcome.waiting for outcome in replayed.outcomes)))
    return table


def _percentile(values: Sequence[float], percent: int) -> float:
    """The nearest-rank percentile of sorted values; 0 of none."""
    return values[max(0, -(-len(values) * percent // 100) - 1)] if values else 0.0
