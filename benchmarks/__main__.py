"""Benchmarks in one run, as Markdown: what was measured beside its target.

`python -m benchmarks [--peers FOLDER] [--orders FILE] [NAME ...]` runs those named, else all. With the folder of the
peers their figures stand beside ours; without it they say "not run", and so does `simulation` without a file of orders.
"""

import argparse
import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks import (
    flash_sale,
    order_by_id,
    place_order,
    routing_batch,
    routing_order,
    simulation,
    stock_contention,
    stock_import,
)
from benchmarks.network import build_network
from benchmarks.peers import Peers, running_peers
from benchmarks.setting import Setting, running_setting

Rows = Callable[[Setting, Peers | None], list[tuple[str, ...]]]

SCENARIOS: dict[str, Rows] = {
    "order_by_id": order_by_id.rows,
    "place_order": place_order.rows,
    "flash_sale": flash_sale.rows,
    "stock_contention": stock_contention.rows,
}
"""Those that need servers, in the order of the table."""
ALONE: dict[str, Callable[[], None]] = {
    "routing_order": routing_order.main,
    "routing_batch": routing_batch.main,
    "stock_import": stock_import.main,
}
"""Those that print tables of their own."""
SIMULATION = "simulation"


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks")
    parser.add_argument("--peers", type=Path, help="folder of the servers to compare with")
    parser.add_argument("--orders", type=Path, help="file of orders to simulate")
    known = [*SCENARIOS, *ALONE, SIMULATION]
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"any of {', '.join(known)}")
    given = parser.parse_args()
    names = given.names or known
    if unknown := set(names) - set(known):
        parser.error(f"no benchmark {', '.join(sorted(unknown))}")
    if scenarios := [name for name in SCENARIOS if name in names]:
        run_scenarios(scenarios, given.peers)
    for name, run in ALONE.items():
        if name in names:
            print()
            run()
    if SIMULATION in names:
        print()
        if given.orders is None:
            print(f"{SIMULATION}: not run (no file of orders)")
        else:
            simulation.run(given.orders, simulation.SEEDS)


def run_scenarios(names: list[str], folder: Path | None) -> None:
    """Print one table of these, on servers of their own."""
    with running_peers(folder) as peers, running_setting() as setting:
        print("Building the network ...", file=sys.stderr, flush=True)
        asyncio.run(build_network(setting))
        print("| what | measured | CPU per request | target |\n|---|---|---|---|")
        for name in names:
            for row in SCENARIOS[name](setting, peers):
                print(f"| {' | '.join(row)} |", flush=True)


if __name__ == "__main__":
    main()
