"""The option that all commands about keys share."""

from typing import Annotated

import typer

from domain.text import code_refusals


def require_code(organization: str) -> str:
    for refusal in code_refusals(organization, "organization"):
        raise typer.BadParameter(refusal.message)
    return organization


Organization = Annotated[str, typer.Option(help="Code of the organization.", callback=require_code)]
