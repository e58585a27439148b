"""`switchyard stock import`"""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.errors import CommandError
from app.cli.existing_organization import existing_organization, organization_option
from domain.stock_imports.stock_import import ImportMode
from domain.text import code_refusals

if TYPE_CHECKING:
    from domain.stock_imports.stock_import import StockImport
    from operations.services import Services


class BadRows(StrEnum):
    SKIP = "skip"
    REFUSE = "refuse"


def require_label(label: str | None) -> str | None:
    for refusal in code_refusals(label, "name") if label is not None else ():
        raise typer.BadParameter(refusal.message)
    return label


File = Annotated[
    Path, typer.Argument(help="Rows of sku,location,quantity: CSV in UTF-8 with a header.", metavar="FILE")
]
Mode = Annotated[ImportMode, typer.Option(help="Whether the quantity is on hand, arrives, or is a signed difference.")]
Bad = Annotated[BadRows, typer.Option("--bad-rows", help="Skip bad rows, or refuse the file for them.")]
Organization = Annotated[str | None, organization_option("Whose stock.")]
Name = Annotated[
    str | None,
    typer.Option(help="Tells imports of the same content apart: each name counts once.", callback=require_label),
]
Report = Annotated[Path | None, typer.Option(help="Write all refused rows into this CSV file.", metavar="FILE")]


def import_file(
    file: File,
    *,
    mode: Mode = ImportMode.SET,
    bad_rows: Bad = BadRows.SKIP,
    organization: Organization = None,
    name: Name = None,
    report: Report = None,
) -> None:
    """Bring the rows of a file into the stock, each once: repeated after a crash, it goes on where it ended."""
    from rich.console import Console

    from app.cli.connecting import run_connected
    from app.stock_import.errors import ImportFailed
    from app.stock_import.session import ImportSession, Wanted

    if not file.is_file():
        raise CommandError(f"no file {file}")
    if report is not None and report.resolve() == file.resolve():
        raise CommandError("the report would overwrite the file")

    async def run(services: "Services") -> "StockImport":
        wanted = Wanted(
            organization=await existing_organization(services, organization, asked="say whose stock it is"),
            path=file,
            mode=mode,
            all_or_nothing=bad_rows is BadRows.REFUSE,
            label=name or "",
            report=report,
        )
        try:
            return await ImportSession(services, wanted, Console()).run()
        except ImportFailed as error:
            raise CommandError(str(error)) from error

    ended = run_connected(run)
    if ended.refused:
        raise CommandError(f"{ended.refused:,} of {ended.rows:,} rows were not imported")
