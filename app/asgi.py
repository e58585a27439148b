"""The ASGI application: GraphQL, health, and whatever routes are added."""

from collections.abc import Mapping, Sequence

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import Lifespan

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
    routes: Sequence[BaseRoute] = (),
    cors_origins: Sequence[str] = (),
    lifespan: Lifespan[Starlette] | None = None,
) -> Starlette:
    """Build the application.

    `probes` decide about `/readyz` by name. Without `cors_origins` no page of another origin can read responses.
    """
    readiness = Readiness(probes, lambda: endpoint.connections.is_draining)
    middleware = []
    if cors_origins:
        middleware.append(
            Middleware(
                CORSMiddleware,
                allow_origins=list(cors_origins),
                allow_methods=["GET", "POST"],
                allow_headers=list(CORS_HEADERS),
                expose_headers=["x-request-id", "retry-after"],
            )
        )
    return Starlette(
        routes=[
            Route(GRAPHQL_PATH, HttpView(endpoint)),
            WebSocketRoute(GRAPHQL_PATH, SocketView(endpoint)),
            Route("/livez", livez, methods=["GET"]),
            Route("/readyz", readiness.respond, methods=["GET"]),
            *routes,
        ],
        middleware=middleware,
        lifespan=lifespan,
    )


async def drain(endpoint: Endpoint) -> None:
    """Before the process stops: readiness drops, sockets close with 1012, event streams end."""
    await endpoint.connections.drain()
