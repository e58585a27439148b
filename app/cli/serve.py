"""`switchyard serve`"""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from app.settings import Settings


def serve(
    *,
    host: Annotated[str | None, typer.Option(help="Address to listen on.", show_default="127.0.0.1")] = None,
    port: Annotated[int | None, typer.Option(help="Port; without it 8000, or a free one.", show_default=False)] = None,
    workers: Annotated[int | None, typer.Option(help="Number of processes.", show_default="1")] = None,
    demo: Annotated[bool, typer.Option("--demo", help="Play the demo against it once it is ready.")] = False,
) -> None:
    """Serve the API, with a MongoDB and a Redis of its own where none is configured."""
    from app.cli.demo import playing
    from app.cli.performance import Performance, quiet
    from app.cli.reaching import require_database
    from app.embedded import attached_servers
    from app.running_server import recorded_server
    from app.server import listen, url_of
    from app.server import serve as serve_until_stopped
    from app.settings import load_settings

    given = {"host": host, "port": port, "workers": workers}
    settings = load_settings(**{name: value for name, value in given.items() if value is not None})
    with (
        listen(settings.host, settings.port, or_any_port="port" not in settings.model_fields_set) as listener,
        attached_servers(settings) as connected,
        recorded_server(connected, url_of(listener)),
    ):
        if settings.mongo_url:
            require_database(connected)
        url = url_of(listener)
        play = Performance(playing(None, paced=True), connected, url, exit_after=False) if demo else None

        def on_ready() -> None:
            announce(connected, url, with_keys=demo or not settings.mongo_url)
            if play is not None:
                play.run()

        serve_until_stopped(quiet(connected) if demo else connected, listener, on_ready=on_ready)
        if play is not None:
            play.conclude()


def announce(settings: "Settings", url: str, *, with_keys: bool) -> None:
    """Say where the API is; keys of the demo organization are only for data of one's own."""
    from app.cli.demo_keys import show_demo_keys

    typer.echo(f"Switchyard serves {url}/graphql")
    if with_keys:
        show_demo_keys(settings, url)
