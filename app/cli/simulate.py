"""`switchyard simulate`"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.errors import CommandError

if TYPE_CHECKING:
    from rich.console import Console

    from app.replay.file_orders import FileOrder
    from app.simulation.scenario import FileScenario
    from domain.routing.profile import RoutingProfile

DEFAULT_SEED = 1
SPEED_MAX = 366

Orders = Annotated[Path, typer.Argument(help="Orders, one row per line: CSV in UTF-8 with a header.", metavar="ORDERS")]
NetworkFile = Annotated[Path | None, typer.Option("--network", help="Locations of your own, in JSON.", metavar="FILE")]
Seed = Annotated[int, typer.Option(help="Makes another network and other stock.")]
Speed = Annotated[
    int | None,
    typer.Option(help="Days of the file that pass in one.", min=1, max=SPEED_MAX, show_default="36 orders a day"),
]
Profiles = Annotated[
    list[Path] | None,
    typer.Option("--profile", help="A routing profile more, in JSON as the API takes it.", metavar="FILE"),
]
Out = Annotated[Path | None, typer.Option(help="Write the report with its pictures into this file.", metavar="HTML")]


def simulate(
    orders: Orders,
    *,
    network: NetworkFile = None,
    seed: Seed = DEFAULT_SEED,
    speed: Speed = None,
    profile: Profiles = None,
    out: Out = None,
) -> None:
    """Route a file's orders in several ways over a network made from a seed, and compare; nothing is changed."""
    from rich.console import Console

    from app.simulation.errors import SimulationRejected
    from app.simulation.network_file import read_network
    from app.simulation.picture.page import page
    from app.simulation.report import print_report
    from app.simulation.session import placed_orders, prepared, simulate_file

    console = Console()
    read = _read(orders, console)
    if out is not None and not out.parent.is_dir():
        raise CommandError(f"{out.parent} is no folder: {out.name} cannot be written there")
    try:
        given = None if network is None else read_network(network, placed_orders(read))
        file = prepared(read, seed=seed, network=given, speed=speed)
        profiles = _profiles(profile, file) if profile else []
    except SimulationRejected as error:
        raise CommandError(str(error)) from error
    report = simulate_file(
        file, source=orders.name, seed=seed, console=console, generated=given is None, profiles=profiles
    )
    if out is not None:
        try:
            out.write_text(page(report), encoding="utf-8")
        except OSError as error:
            raise CommandError(f"cannot write {out}: {error.strerror}") from error
    print_report(console, report)
    if out is not None:
        console.print(f"Wrote {out}.", highlight=False, soft_wrap=True)


def _profiles(paths: "list[Path]", file: "FileScenario") -> "list[RoutingProfile]":
    """What reads them takes a second to load."""
    from app.simulation.profile_file import read_profile

    return [read_profile(path, file) for path in paths]


def _read(path: Path, console: "Console") -> "list[FileOrder]":
    """The orders of the file; what is wrong with single rows is told."""
    from app.replay.errors import FileRejected
    from app.replay.file_orders import collect_orders
    from app.replay.order_file import read_rows
    from app.replay.report import print_rejected

    try:
        file = collect_orders(read_rows(path))
    except FileRejected as error:
        raise CommandError(str(error)) from error
    print_rejected(console, file)
    if not file.orders:
        raise CommandError(f"{path} holds no order that can be routed")
    return list(file.orders)
