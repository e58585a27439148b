"""`switchyard serve`"""

from typing import Annotated

import typer


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.", show_default="127.0.0.1")] = None,
    port: Annotated[int | None, typer.Option(help="Port; without it 8000, or a free one.", show_default=False)] = None,
    workers: Annotated[int | None, typer.Option(help="Number of processes.", show_default="1")] = None,
) -> None:
    """Serve the API, with a MongoDB and a Redis of its own where none is configured."""
    from app.embedded import attached_servers
    from app.server import listen, url_of
    from app.server import serve as serve_until_stopped
    from app.settings import load_settings

    given = {"host": host, "port": port, "workers": workers}
    settings = load_settings(**{name: value for name, value in given.items() if value is not None})
    with (
        listen(settings.host, settings.port, or_any_port="port" not in settings.model_fields_set) as listener,
        attached_servers(settings) as connected,
    ):
        serve_until_stopped(
            connected,
            listener,
            on_ready=lambda: typer.echo(f"Switchyard serves {url_of(listener)}/graphql"),
        )
