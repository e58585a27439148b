"""Whose data a command works on, where there may be only one organization."""

from typing import TYPE_CHECKING

from app.cli.errors import CommandError

if TYPE_CHECKING:
    from operations.services import Services


async def existing_organization(services: "Services", named: str | None, *, asked: str) -> str:
    """The organization of this code, or the only one there is; `asked` says what --organization would tell."""
    organizations = services.storage.organizations
    if named is not None:
        if not await organizations.exists(named):
            raise CommandError(f"no organization {named}")
        return named
    codes = await organizations.first_codes(2)
    if len(codes) != 1:
        raise CommandError(f"{asked}: give --organization" if codes else "there is no organization yet")
    return codes[0]
