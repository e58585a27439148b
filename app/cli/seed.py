"""`switchyard seed`"""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from app.settings import Settings


def seed(
    number: Annotated[int | None, typer.Option("--seed", help="Makes another sample catalog and stock.")] = None,
) -> None:
    """Fill the demo organization: 20 locations, 320 SKUs and their stock; what is there already stays as it is."""
    from app.cli.connecting import opened_services
    from app.cli.performance import perform
    from app.demo.session import seed_session
    from app.seed.seed_organization import DEFAULT_SEED
    from app.settings import load_settings

    async def play(settings: "Settings", url: str) -> None:
        async with opened_services(settings) as services:
            seeded = await seed_session(
                services,
                url,
                directory=settings.data_directory,
                environment=settings.environment,
                seed=DEFAULT_SEED if number is None else number,
            )
        typer.echo(
            f"The demo organization has {seeded.locations} locations, {seeded.skus} SKUs and {seeded.levels} stock "
            f"levels; {seeded.levels_stocked} of these are new."
        )

    perform(play, load_settings(), exit_after=True)
