"""`switchyard verify`"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape

from app.cli.errors import CommandError
from domain.inventory.correcting import Truth

if TYPE_CHECKING:
    from app.settings import Settings
    from storage.database import Database
    from storage.verification.report import VerifyReport

DIFFERENCES_SHOWN_MAX = 50

Only = Annotated[str | None, typer.Option(help="Only this one.", show_default="all")]
Fix = Annotated[bool, typer.Option("--fix", help="Propose movements that bring stock levels in order, and book them.")]
Yes = Annotated[bool, typer.Option("--yes", help="With --fix: book them without asking.")]
Trust = Annotated[Truth, typer.Option(help="With --fix: whose quantities hold where ledger and level disagree.")]


def verify(organization: Only = None, *, fix: Fix = False, yes: Yes = False, trust: Trust = Truth.LEDGER) -> None:
    """Fold the events of every stream and compare with what is stored; fail with the differences, if any."""
    from app.embedded import attached_servers
    from app.settings import load_settings

    if yes and not fix:
        raise CommandError("--yes goes with --fix")
    console = Console()
    with attached_servers(load_settings()) as settings:
        report = verified(settings, organization, console)
        if fix and not report.consistent:
            from app.cli.corrections import correct

            if asyncio.run(correct(settings, report, trust=trust, yes=yes, console=console)):
                report = verified(settings, organization, console)
    if not report.consistent:
        raise CommandError(f"differences found: {report.differences_count:,} in {report.streams:,} streams")
    typer.echo(
        f"Consistent: {report.streams:,} streams with {report.events:,} events in {report.commits:,} commits "
        f"of {report.organizations:,} organizations."
    )


def verified(settings: "Settings", organization: str | None, console: Console) -> "VerifyReport":
    """Verify, and print the differences."""
    with console.status("Verifying …") as status:

        def progress(name: str, streams: int, events: int) -> None:
            status.update(f"Verifying {escape(name)}: {streams:,} streams with {events:,} events …")

        async def run() -> "VerifyReport":
            from storage.verify import verify as verify_database

            async with verified_database(settings, organization) as database:
                return await verify_database(database, organization, progress)

        report = asyncio.run(run())
    for difference in report.differences[:DIFFERENCES_SHOWN_MAX]:
        typer.echo(f"{difference.kind} {difference.organization} {difference.subject}: {difference.detail}")
    return report


@asynccontextmanager
async def verified_database(settings: "Settings", organization: str | None) -> AsyncIterator["Database"]:
    from app.cli.reaching import reached_database
    from storage.organizations import Organizations

    async with reached_database(settings) as database:
        if organization is not None and not await Organizations(database).exists(organization):
            raise CommandError(f"no organization {organization}")
        yield database
