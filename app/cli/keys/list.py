"""`switchyard keys list`"""

from rich.console import Console
from rich.table import Column, Table

from app.cli.keys.organization import Organization

KEYS_SHOWN_MAX = 1_000


def list_keys(organization: Organization) -> None:
    """List the keys of an organization, without their secrets."""
    from app.cli.connecting import run_connected
    from domain.access.api_key import ApiKey
    from operations.services import Services
    from storage.paging import Page, PageRequest

    async def run(services: Services) -> Page[ApiKey]:
        return await services.storage.api_keys.page(organization, PageRequest(limit=KEYS_SHOWN_MAX))

    page = run_connected(run)
    table = Table(Column("Id", no_wrap=True), "Name", "Scopes", "Limited to", "Created", "Revoked")
    for key in page.items:
        limits = (*(key.channels or ()), *(key.locations or ()))
        revoked = f"{key.revoked_at:%Y-%m-%d %H:%M}" if key.revoked_at else ""
        created = f"{key.created_at:%Y-%m-%d %H:%M}"
        table.add_row(f"key_{key.id}", key.name, " ".join(key.scopes), " ".join(limits), created, revoked)
    Console().print(table)
    if page.has_next:
        Console().print(f"Only the first {KEYS_SHOWN_MAX} are shown.")
