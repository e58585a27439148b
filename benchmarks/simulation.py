"""A file's orders by the legacy routing and by the router, on networks made from several seeds.

`python -m benchmarks.simulation ORDERS [--seeds 1,2,3]` takes any file in the layout that `switchyard demo --orders` takes.
Targets: the PROMPT weights against LEGACY: at least 40 % shorter to deliver, 60 % fewer split orders, 95 % fewer short
orders, at no higher cost of shipping. What is reached is printed, whatever it is: the spread over the seeds, the same
against kinder forms of the legacy routing, and with other assumptions.
"""

import argparse
import statistics
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from msgspec.structs import replace

from app.replay.file_orders import FileOrder, collect_orders
from app.replay.order_file import read_rows
from app.simulation.arms import NamedArm, legacy_arm, profile_of, prompt_profile, router_arm
from app.simulation.assumptions import assumptions
from app.simulation.network import Network, Site, kilometers_between, units_by_postal_code
from app.simulation.places import place_of
from app.simulation.run import run_arms
from app.simulation.scenario import FileScenario
from app.simulation.session import prepared
from domain.delivery.carrier_service import STANDARD
from domain.network.location import LocationKind
from domain.routing.model.solver import load_solver
from domain.routing.objective import Objective
from domain.routing.problem import CandidateLocation
from domain.routing.simulation.kpis import RoutingKpis

SEEDS = (1, 2, 3, 4, 5)
LEAN_SHARE = 0.5
"""Of all targets and of the stock at the beginning, in the case of little stock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What the targets are about."""

    days: float
    split: float
    short: float
    shipping: float

    @classmethod
    def of(cls, kpis: RoutingKpis) -> "Figures":
        assert kpis.days_to_deliver is not None
        return cls(
            days=kpis.days_to_deliver,
            split=kpis.split_orders,
            short=kpis.short_orders,
            shipping=kpis.shipping_cost / 100_000,
        )


MEASURES = (
    ("days to deliver an order", "days", -40.0),
    ("split orders", "split", -60.0),
    ("short orders", "short", -95.0),
    ("cost of shipping, dollars", "shipping", 0.0),
)
"""Name, field, and the change in percent that is to be reached."""


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.simulation")
    parser.add_argument("orders", type=Path, help="the file of orders")
    parser.add_argument("--seeds", default=",".join(map(str, SEEDS)), help="of the networks and their stock")
    given = parser.parse_args(arguments)
    run(given.orders, [int(seed) for seed in given.seeds.split(",")])


def run(path: Path, seeds: Sequence[int]) -> None:
    """Print everything as Markdown."""
    load_solver()
    orders = list(collect_orders(read_rows(path)).orders)
    by_seed = []
    for seed in seeds:
        file = prepared(orders, seed=seed)
        by_seed.append(_measured(file, [legacy_arm(file.services), *_router_arms()]))
        print(f"Simulated seed {seed} ...", file=sys.stderr, flush=True)
    _print_headline(by_seed, seeds)
    print("\n| another comparison (seed) | days | split | short | shipping |\n|---|---|---|---|---|")
    for name, legacy, router in _other_comparisons(orders, seeds[0]):
        print(f"| {name} ({seeds[0]}) | {' | '.join(_change_cells(legacy, router))} |", flush=True)
    print(f"\nAssumptions (seed {seeds[0]}; the others differ in network, assortment and weights):\n")
    for line in assumptions(prepared(orders, seed=seeds[0]), source=path.name, seed=seeds[0]):
        print(f"- {line}")


def _router_arms() -> list[NamedArm]:
    return [router_arm(prompt_profile()), router_arm(profile_of(Objective.BALANCED))]


def _measured(file: FileScenario, arms: Sequence[NamedArm]) -> list[Figures]:
    return [Figures.of(run.kpis) for run in run_arms(file.scenario, arms, areas=file.areas)]


def _print_headline(by_seed: Sequence[Sequence[Figures]], seeds: Sequence[int]) -> None:
    print(f"Mean of seeds {', '.join(map(str, seeds))} (least to most):\n")
    print("| what | LEGACY | PROMPT | change | target | BALANCED, change |\n|---|---|---|---|---|---|")
    for name, field, target in MEASURES:
        legacy, prompt, balanced = ([float(getattr(figures[arm], field)) for figures in by_seed] for arm in range(3))
        changes = _changes(legacy, prompt)
        reached = (
            "reached" if max(changes) <= target else "reached on average" if _mean(changes) <= target else "missed"
        )
        print(
            f"| {name} | {_spread(legacy)} | {_spread(prompt)} | {_percents(changes)} | {target:+.0f} %: {reached} "
            f"| {_percents(_changes(legacy, balanced))} |"
        )


def _other_comparisons(orders: Sequence[FileOrder], seed: int) -> Iterator[tuple[str, Figures, Figures]]:
    """The same router against kinder forms of the legacy routing, then both with other assumptions."""
    file = prepared(orders, seed=seed)
    arm = router_arm(prompt_profile())
    (prompt,) = _measured(file, [arm])
    kinder = {
        "figures refreshed every 4 hours": legacy_arm(file.services, refresh=timedelta(hours=4)),
        "figures always right": legacy_arm(file.services, refresh=None),
        "list by mean distance to the customers": legacy_arm(
            file.services, locations=_most_central_first(file.network, orders)
        ),
        "whole from the first location that has all, where one has": legacy_arm(file.services, whole_first=True),
        "everything by the cheapest service": legacy_arm(dict.fromkeys(file.services, STANDARD.code)),
        "right figures, list by distance, whole where possible": legacy_arm(
            file.services, refresh=None, whole_first=True, locations=_most_central_first(file.network, orders)
        ),
    }
    for name, legacy in kinder.items():
        (figures,) = _measured(file, [legacy])
        yield f"legacy: {name}", figures, prompt
    for name, other in (
        ("both: dates as in the file, 3 orders a day", prepared(orders, seed=seed, speed=1)),
        ("both: half the stock", _lean(file)),
    ):
        legacy_figures, router_figures = _measured(other, [legacy_arm(other.services), arm])
        yield name, legacy_figures, router_figures


def _most_central_first(network: Network, orders: Sequence[FileOrder]) -> list[CandidateLocation]:
    """With priorities as a fixed list does best with: hubs by their mean distance to what is ordered."""
    units = units_by_postal_code(orders)

    def distance(site: Site) -> float:
        places = [(place_of(code), quantity) for code, quantity in units.items()]
        return sum(quantity * kilometers_between(place, site.location) for place, quantity in places if place)

    own = [site for site in network.hubs if site.location.kind is LocationKind.WAREHOUSE]
    others = [site for site in network.hubs if site.location.kind is not LocationKind.WAREHOUSE]
    ranked = [*sorted(own, key=distance), *others, *network.stores]
    return [site.location._replace(priority=place) for place, site in enumerate(ranked, start=1)]


def _lean(file: FileScenario) -> FileScenario:
    """The same with less in stock, at the beginning and ever after."""
    scenario = file.scenario
    targets = {
        sku: {location: max(1, round(units * LEAN_SHARE)) for location, units in places.items()}
        for sku, places in scenario.opening.items()
    }
    supply = replace(scenario.replenishment, targets=targets)
    return replace(file, scenario=replace(scenario, opening=targets, replenishment=supply))


def _change_cells(legacy: Figures, router: Figures) -> list[str]:
    cells = []
    for _, field, _ in MEASURES:
        before, after = float(getattr(legacy, field)), float(getattr(router, field))
        percent = f" ({_changes([before], [after])[0]:+.0f} %)" if before else ""
        cells.append(f"{_number(before)} to {_number(after)}{percent}")
    return cells


def _changes(before: Sequence[float], after: Sequence[float]) -> list[float]:
    """In percent; nothing of nothing is no change."""
    return [100 * (then - now) / now if now else 0.0 for now, then in zip(before, after, strict=True)]


def _mean(values: Sequence[float]) -> float:
    return statistics.fmean(values)


def _spread(values: Sequence[float]) -> str:
    return f"{_number(_mean(values))} ({_number(min(values))} to {_number(max(values))})"


def _percents(values: Sequence[float]) -> str:
    return f"{_mean(values):+.1f} % ({min(values):+.1f} to {max(values):+.1f})"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 or value == int(value) else f"{value:.2f}"


if __name__ == "__main__":
    main()
