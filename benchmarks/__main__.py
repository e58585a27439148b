"""All benchmarks in one run, as Markdown: what was measured beside its target."""

import asyncio
import sys

from benchmarks import order_by_id, place_order, routing_order
from benchmarks.network import build_network
from benchmarks.setting import running_setting


def main() -> None:
    with running_setting() as setting:
        print("Building the network ...", file=sys.stderr, flush=True)
        asyncio.run(build_network(setting))
        print("| what | measured | CPU per request | target |\n|---|---|---|---|")
        for scenario in (order_by_id, place_order):
            for row in scenario.rows(setting):
                print(f"| {' | '.join(row)} |", flush=True)
    print()
    routing_order.main()


if __name__ == "__main__":
    main()
