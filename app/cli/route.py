"""`switchyard route`"""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.existing_organization import existing_organization, organization_option

if TYPE_CHECKING:
    from operations.route_batch import BatchReport
    from operations.services import Services


Organization = Annotated[str | None, organization_option("Whose orders.")]
Now = Annotated[bool, typer.Option("--now", help="Do not wait for the end of batch windows: release everything.")]


def route(*, organization: Organization = None, now: Now = False) -> None:
    """Plan scheduled work again, together with what waits, and hand it over to the locations."""
    from rich.console import Console

    from app.cli.batch_bar import BatchBar
    from app.cli.connecting import run_connected
    from operations.route_batch import route_batch

    console = Console()

    async def run(services: "Services") -> "BatchReport":
        code = await existing_organization(services, organization, asked="say whose orders are to be routed")
        until: datetime | None = None if now else services.now()
        with BatchBar(console) as bar:
            return await route_batch(services, code, until=until, on_progress=bar.show)

    told(run_connected(run))


def told(report: "BatchReport") -> None:
    """Say what has happened."""
    from domain.routing.cost_terms import money_of

    if not report.orders:
        typer.echo("No scheduled work is to be released.")
        return
    one = report.orders == 1
    released = "1 order is with its location" if one else f"{report.orders:,} orders are with their locations"
    typer.echo(f"{released}; {report.moved:,} of them {'was' if report.moved == 1 else 'were'} planned better.")
    for count, what in (
        (report.consolidated, "share shipments with others of their customers."),
        (report.served, "waited, and got stock."),
        (report.stale, "were changed meanwhile, and stay as they were planned."),
    ):
        if count:
            typer.echo(f"{count:,} orders {what}")
    currency_code = report.currency_code
    if currency_code is not None:
        before, after, saved = (
            money_of(cost, currency_code).amount for cost in (report.cost_before, report.cost_after, report.saved)
        )
        typer.echo(f"They cost {after:,} {currency_code} instead of {before:,}: {saved:,} saved.")
