"""Whose data a command works on, where there may be only one organization."""

from typing import TYPE_CHECKING

import typer
from typer.models import OptionInfo

from app.cli.errors import CommandError
from app.cli.keys.organization import require_code

if TYPE_CHECKING:
    from operations.services import Services


def organization_option(whose: str) -> OptionInfo:
    """The option that names it, where it need not be named; `whose` is its help."""
    option: OptionInfo = typer.Option(help=whose, show_default="the only one", callback=_require_code_if_given)
    return option


def _require_code_if_given(organization: str | None) -> str | None:
    return None if organization is None else require_code(organization)


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
