"""`switchyard pilot`"""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.live import Live
from rich.table import Table

from app.cli.errors import CommandError
from app.cli.existing_organization import existing_organization, organization_option

if TYPE_CHECKING:
    from domain.routing.pilots.figures import ArmFigures
    from domain.routing.pilots.pilot import ArmName, RoutingPilot
    from operations.services import Services

REFRESH_SECONDS = 1.0


Code = Annotated[str, typer.Argument(help="The pilot's own code.", metavar="CODE")]
Watch = Annotated[bool, typer.Option("--watch", help="Go on, once a second, until Ctrl-C.")]
Organization = Annotated[str | None, organization_option("Whose pilot.")]


def pilot(code: Code, *, watch: Watch = False, organization: Organization = None) -> None:
    """Show both arms of a routing pilot side by side."""
    from app.cli.connecting import run_connected

    async def show(services: "Services") -> None:
        await _show(services, organization, code, watch=watch)

    run_connected(show)


async def _show(services: "Services", named: str | None, code: str, *, watch: bool) -> None:
    organization = await existing_organization(services, named, asked="say whose pilot it is")
    results = services.storage.pilot_results
    found = await services.storage.routing_pilots.get(organization, code)
    if found is None:
        raise CommandError(f"no pilot {code}")
    console = Console()
    if not watch:
        console.print(figures_table(found, await results.now(organization, code)))
        return
    with Live(console=console, auto_refresh=False) as live:
        while True:
            live.update(figures_table(found, await results.now(organization, code)), refresh=True)
            await asyncio.sleep(REFRESH_SECONDS)


def figures_table(pilot: "RoutingPilot", figures: "dict[ArmName, ArmFigures]") -> Table:
    """A row for each figure, a column for each arm."""
    state = "active" if pilot.active else "ended"
    table = Table(title=f"{pilot.name} ({pilot.code}): {pilot.mode.lower()}, {pilot.percent} %, {state}")
    table.add_column()
    for arm in figures:
        table.add_column(f"{arm.lower()} ({pilot.arm(arm).kind.lower()})", justify="right")
    for name, cells in _rows(list(figures.values())):
        table.add_row(name, *cells)
    return table


def _rows(figures: "list[ArmFigures]") -> list[tuple[str, list[str]]]:
    return [
        ("orders", [f"{each.orders:,}" for each in figures]),
        ("errors", [f"{each.errors:,}" for each in figures]),
        ("of these, not decided in time", [f"{each.overdue_orders:,}" for each in figures]),
        ("waiting for a decision", [f"{each.waiting_orders:,}" for each in figures]),
        ("decisions refused", [f"{each.refused_decisions:,}" for each in figures]),
        ("cost per order", [_money(each.cost_per_order, each.currency_code) for each in figures]),
        ("days to deliver", [_number(each.deliver_days, 2) for each in figures]),
        ("units served at once", [_percent(each.fill_rate) for each in figures]),
        ("short orders", [f"{each.short_orders:,}" for each in figures]),
        ("split orders", [f"{each.split_orders:,}" for each in figures]),
        ("late orders", [f"{each.late_orders:,}" for each in figures]),
        ("parcels", [f"{each.parcels:,}" for each in figures]),
        ("kg CO2e", [f"{each.co2e_grams / 1_000:,.1f}" for each in figures]),
        ("ms to route an order", [_number(each.milliseconds, 2) for each in figures]),
    ]


def _money(millicents: int | None, currency_code: str) -> str:
    from domain.routing.cost_terms import money_of

    if millicents is None or not currency_code:
        return "-"
    return f"{money_of(millicents, currency_code).amount} {currency_code}"


def _number(value: float | None, decimals: int) -> str:
    return "-" if value is None else f"{value:,.{decimals}f}"


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.1%}"
