"""`switchyard schema export`"""

import difflib
from pathlib import Path
from typing import Annotated

import typer

from app.cli.errors import CommandError

PUBLISHED = Path(__file__).parents[2] / "schema" / "schema.graphql"
DIFFERENCES_SHOWN_MAX = 60


def export(
    check: Annotated[bool, typer.Option("--check", help="Change nothing; fail if the file differs.")] = False,
) -> None:
    """Write the GraphQL schema to schema/schema.graphql."""
    from resolvers.root import published_sdl

    sdl = published_sdl()
    if not check:
        PUBLISHED.write_text(sdl, encoding="utf-8")
        typer.echo(f"Wrote {PUBLISHED.name}.")
        return
    published = PUBLISHED.read_text(encoding="utf-8") if PUBLISHED.exists() else ""
    if published != sdl:
        lines = difflib.unified_diff(published.splitlines(), sdl.splitlines(), "published", "code", lineterm="", n=1)
        typer.echo("\n".join(list(lines)[:DIFFERENCES_SHOWN_MAX]))
        raise CommandError("schema/schema.graphql is not what the code says; run `switchyard schema export`")
