"""The keys of the demo organization, shown when a demo server starts."""

import asyncio

import typer

from app.cli.connecting import opened_services
from app.seed.demo_keys import FILE_NAME, DemoKeys, ensure_demo_keys
from app.settings import Settings

CURL = """\
Try it:
  curl {url}/graphql -H 'Content-Type: application/json' -H 'Authorization: Bearer {key}' \\
    -d '{{"query": "{{ orders(first: 3) {{ nodes {{ number fulfillmentStatus }} }} viewer {{ organization scopes }} }}"}}'"""


def show_demo_keys(settings: Settings, url: str) -> None:
    """Print the keys that are kept in the data directory; they are made if there are none that hold."""

    async def ensure() -> DemoKeys:
        async with opened_services(settings) as services:
            return await ensure_demo_keys(services, directory=settings.data_directory, environment=settings.environment)

    keys = asyncio.run(ensure())
    typer.echo(f"Keys of the demo organization, kept in {settings.data_directory / FILE_NAME}:")
    typer.echo(f"  operator    {keys.operator}")
    typer.echo(f"  storefront  {keys.storefront}  (channel WEB)")
    typer.echo(f"  partner     {keys.partner}  (channel PARTNER)")
    typer.echo(CURL.format(url=url, key=keys.operator))
