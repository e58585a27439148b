"""`switchyard keys revoke`"""

from typing import Annotated

import typer

from app.cli.keys.organization import Organization


def revoke(organization: Organization, key: Annotated[str, typer.Argument(help="The id of the key: key_…")]) -> None:
    """End a key. Servers stop accepting it within a minute."""
    from app.cli.connecting import run_connected
    from operations.revoke_api_key import revoke_api_key
    from operations.services import Services

    async def run(services: Services) -> None:
        await revoke_api_key(services, organization=organization, key_id=key)

    run_connected(run)
    typer.echo(f"{key} is revoked.")
