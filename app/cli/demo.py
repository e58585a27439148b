"""`switchyard demo`"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.errors import CommandError

if TYPE_CHECKING:
    from app.cli.performance import Play
    from app.settings import Settings

CONCURRENCY_MAX = 256
DEFAULT_CONCURRENCY = 16
PAUSE_SECONDS = 0.25
"""Between the steps of the story, where a person reads along."""

Exit = Annotated[bool, typer.Option("--exit", help="End after it, with status 0 only if everything was right.")]
Url = Annotated[str | None, typer.Option(help="A server that runs elsewhere, instead of one here.")]
Key = Annotated[str | None, typer.Option(help="The key of an operator there.", envvar="SWITCHYARD_KEY")]
Orders = Annotated[Path | None, typer.Option(help="Replay the orders of this CSV file instead.", metavar="FILE")]
Limit = Annotated[int | None, typer.Option(help="Replay so many orders of it.", min=1)]
Concurrency = Annotated[int, typer.Option(help="Place so many orders at once.", min=1, max=CONCURRENCY_MAX)]
Seed = Annotated[int | None, typer.Option(help="Makes other sample stock.")]


def demo(
    *,
    exit_after: Exit = False,
    url: Url = None,
    key: Key = None,
    orders: Orders = None,
    limit: Limit = None,
    concurrency: Concurrency = DEFAULT_CONCURRENCY,
    seed: Seed = None,
) -> None:
    """Play the main job through the public API, check every step and every event, and verify the data."""
    from app.cli.performance import perform, play_now
    from app.settings import load_settings

    if orders is not None:
        if url is not None:
            raise CommandError("--orders makes an organization of its own, for which it needs the data: omit --url")
        perform(replaying(orders, limit, concurrency, seed), load_settings(), exit_after=exit_after)
    elif limit is not None:
        raise CommandError("--limit goes with --orders")
    elif url is None:
        perform(playing(seed, paced=not exit_after), load_settings(), exit_after=exit_after)
    elif key is None:
        raise CommandError("--url needs the key of an operator there: give --key, or set SWITCHYARD_KEY")
    else:
        play_now(playing_elsewhere(key), load_settings(), url)


def playing(seed: int | None, *, paced: bool) -> "Play":
    """The story in the demo organization."""
    from rich.console import Console

    from app.cli.connecting import opened_services
    from app.demo.session import play_session
    from app.seed.seed_organization import DEFAULT_SEED

    async def play(settings: "Settings", url: str) -> None:
        async with opened_services(settings) as services:
            await play_session(
                services,
                url,
                Console(),
                directory=settings.data_directory,
                environment=settings.environment,
                seed=DEFAULT_SEED if seed is None else seed,
                pause_seconds=PAUSE_SECONDS if paced else 0.0,
            )

    return play


def playing_elsewhere(key: str) -> "Play":
    """The story in the organization of the key, whose data is out of reach."""
    from rich.console import Console

    from app.demo.play import play_demo

    async def play(_: "Settings", url: str) -> None:
        console = Console()
        await play_demo(url, key, console)
        console.print("Not verified: that is `switchyard verify`, where the data is.", style="dim", highlight=False)

    return play


def replaying(path: Path, limit: int | None, concurrency: int, seed: int | None) -> "Play":
    """The orders of a file, which is read now: what is wrong with it is told before anything starts."""
    from rich.console import Console

    from app.cli.connecting import opened_services
    from app.replay.errors import FileRejected
    from app.replay.file_orders import collect_orders
    from app.replay.order_file import read_rows
    from app.replay.report import print_rejected
    from app.replay.session import replay_session
    from app.seed.seed_organization import DEFAULT_SEED

    console = Console()
    try:
        file = collect_orders(read_rows(path), limit=limit)
    except FileRejected as error:
        raise CommandError(str(error)) from error
    print_rejected(console, file)
    if not file.orders:
        raise CommandError(f"{path} holds no order that can be placed")

    async def play(settings: "Settings", url: str) -> None:
        async with opened_services(settings) as services:
            await replay_session(
                services,
                url,
                console,
                file,
                environment=settings.environment,
                seed=DEFAULT_SEED if seed is None else seed,
                concurrency=concurrency,
            )

    return play
