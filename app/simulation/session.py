"""A simulation of a file's orders, from the orders to the report."""

from collections.abc import Sequence

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from app.replay.file_orders import FileOrder
from app.simulation.arms import router_arm, usual_arms, weightings
from app.simulation.assumptions import assumptions
from app.simulation.errors import SimulationRejected
from app.simulation.network import Network, generated_network
from app.simulation.places import place_of
from app.simulation.report import SimulationReport
from app.simulation.run import run_arms
from app.simulation.scenario import FileScenario, file_scenario, usual_speed
from domain.routing.model.solver import load_solver
from domain.routing.profile import RoutingProfile


def placed_orders(orders: Sequence[FileOrder]) -> list[FileOrder]:
    """Those whose postal code is known. Raises SimulationRejected if there are none."""
    placed = [order for order in orders if place_of(order.rows[0].postal_code) is not None]
    if not placed:
        raise SimulationRejected("no order has a postal code of the United States that is known")
    return placed


def prepared(
    orders: Sequence[FileOrder], *, seed: int, network: Network | None = None, speed: int | None = None
) -> FileScenario:
    """The scenario of the orders; without a network or speed, with the usual one. Raises SimulationRejected."""
    placed = placed_orders(orders)
    return file_scenario(
        orders,
        generated_network(placed, seed) if network is None else network,
        seed=seed,
        speed=usual_speed(placed) if speed is None else speed,
    )


def simulate_file(
    file: FileScenario,
    *,
    source: str,
    seed: int,
    console: Console,
    generated: bool = True,
    profiles: Sequence[RoutingProfile] = (),
) -> SimulationReport:
    """All ways to route, and the weightings of the picture. `generated`: the network is made from the seed."""
    arms = [*usual_arms(file.services), *(router_arm(profile) for profile in profiles)]
    steps = weightings()
    load_solver()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("routing orders", total=len(file.scenario.orders) * (len(arms) + len(steps)))
        runs = run_arms(file.scenario, [*arms, *steps], areas=file.areas, on_order=lambda: progress.advance(task))
    return SimulationReport(
        source=source,
        seed=seed,
        file=file,
        runs=runs[: len(arms)],
        weightings=runs[len(arms) :],
        assumptions=assumptions(
            file, source=source, seed=seed, generated=generated, profiles=[profile.code for profile in profiles]
        ),
    )
