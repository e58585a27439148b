"""The ASGI application: GraphQL and health."""

from collections.abc import Awaitable, Mapping, Sequence

from starlette.applications import Starlette
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Route
from starlette.types import ASGIApp, Lifespan, Receive, Scope, Send

from app.graphql.endpoint import Endpoint
from app.graphql.http_view import HttpView
from app.graphql.socket_view import SocketView
from app.health import Probe, Readiness, livez

GRAPHQL_PATH = "/graphql"
CORS_HEADERS = ("authorization", "content-type", "idempotency-key", "x-request-id")


def create_app(
    endpoint: Endpoint,
    *,
    probes: Mapping[str, Probe],
    cors_origins: Sequence[str] = (),
    lifespan: Lifespan[Starlette] | None = None,
) -> ASGIApp:
    """Build the application.

    `probes` decide about `/readyz` by name. Without `cors_origins` no page of another origin can read responses.
    """
    readiness = Readiness(probes, lambda: endpoint.connections.is_draining)
    health = [Route("/livez", livez, methods=["GET"]), Route("/readyz", readiness.respond, methods=["GET"])]
    app = GraphQLFirst(endpoint, Starlette(routes=health, lifespan=lifespan))
    if not cors_origins:
        return app
    return CORSMiddleware(
        app,
        allow_origins=list(cors_origins),
        allow_methods=["GET", "POST"],
        allow_headers=list(CORS_HEADERS),
        expose_headers=["x-request-id", "retry-after"],
    )


class GraphQLFirst:
    """Hands GraphQL to its views at once, and everything else to the application with the other routes.

    Routing and middleware would take a sixth of the time of a small query, and memory for as long as a socket is open.
    """

    def __init__(self, endpoint: Endpoint, others: ASGIApp) -> None:
        self._views: dict[str, ASGIApp] = {"http": HttpView(endpoint), "websocket": SocketView(endpoint)}
        self._others = others

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        app = self._others
        if scope["type"] in self._views and scope["path"].removeprefix(scope.get("root_path", "")) == GRAPHQL_PATH:
            app = self._views[scope["type"]]
        return app(scope, receive, send)


async def drain(endpoint: Endpoint) -> None:
    """Before the process stops: readiness drops, sockets close with 1012, event streams end."""
    await endpoint.connections.drain()
