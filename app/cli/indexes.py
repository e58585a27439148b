"""`switchyard indexes`"""

import typer


def indexes() -> None:
    """Create the database indexes that are missing; harmless to repeat."""
    from app.cli.connecting import run_connected
    from operations.services import Services

    async def nothing_more(_services: Services) -> None:
        """Opening the services has created them."""

    run_connected(nothing_more)
    typer.echo("All indexes exist.")
