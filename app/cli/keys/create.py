"""`switchyard keys create`"""

from typing import Annotated

import typer

from app.cli.keys.organization import Organization


def create(
    organization: Organization,
    name: Annotated[str, typer.Option(help="Whose key it is, for people.")],
    scope: Annotated[list[str], typer.Option(help="What it allows, such as orders:read; may be repeated.")],
    channel: Annotated[list[str] | None, typer.Option(help="Limit it to this channel; may be repeated.")] = None,
    location: Annotated[list[str] | None, typer.Option(help="Limit it to this location; may be repeated.")] = None,
) -> None:
    """Create a key, and the organization with its first one. The key is printed once and kept as a hash alone."""
    from app.cli.connecting import run_connected
    from app.settings import load_settings
    from operations.create_api_key import CreatedKey, create_api_key
    from operations.services import Services

    async def run(services: Services) -> CreatedKey:
        created = await create_api_key(
            services,
            organization=organization,
            environment=load_settings().environment,
            name=name,
            scopes=scope,
            channels=channel or None,
            locations=location or None,
        )
        await services.storage.organizations.ensure(organization)
        return created

    typer.echo(run_connected(run).text)
