"""`switchyard verify`"""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape

from app.cli.errors import CommandError

if TYPE_CHECKING:
    from app.settings import Settings
    from storage.verification.report import Progress, VerifyReport

DIFFERENCES_SHOWN_MAX = 50


def verify(
    organization: Annotated[str | None, typer.Option(help="Only this one.", show_default="all")] = None,
) -> None:
    """Fold the events of every stream and compare with what is stored; fail with the differences, if any."""
    from app.embedded import attached_servers
    from app.settings import load_settings

    console = Console()
    with attached_servers(load_settings()) as settings, console.status("Verifying …") as status:

        def progress(name: str, streams: int, events: int) -> None:
            status.update(f"Verifying {escape(name)}: {streams:,} streams with {events:,} events …")

        report = asyncio.run(run(settings, organization, progress))
    for difference in report.differences[:DIFFERENCES_SHOWN_MAX]:
        typer.echo(f"{difference.kind} {difference.organization} {difference.subject}: {difference.detail}")
    if not report.consistent:
        raise CommandError(f"differences found: {report.differences_count:,} in {report.streams:,} streams")
    typer.echo(
        f"Consistent: {report.streams:,} streams with {report.events:,} events in {report.commits:,} commits "
        f"of {report.organizations:,} organizations."
    )


async def run(settings: "Settings", organization: str | None, progress: "Progress") -> "VerifyReport":
    from app.cli.reaching import reached_database
    from storage.organizations import Organizations
    from storage.verify import verify as verify_database

    async with reached_database(settings) as database:
        if organization is not None and not await Organizations(database).exists(organization):
            raise CommandError(f"no organization {organization}")
        return await verify_database(database, organization, progress)
