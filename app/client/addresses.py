"""Where the API is: one address for HTTP, the same for WebSocket."""

import ipaddress
from urllib.parse import SplitResult, urlsplit, urlunsplit

from app.client.errors import ClientError

GRAPHQL_PATH = "/graphql"
SOCKET_SCHEMES = {"http": "ws", "https": "wss"}


def graphql_url(url: str) -> str:
    """The endpoint of a server that was named by its address, with or without the path.

    Raises ClientError if this is no HTTP address.
    """
    parts = _parts(url)
    if parts is None:
        raise ClientError(f"{url!r} is not the address of a server, such as http://127.0.0.1:8000")
    path = parts.path if parts.path.strip("/") else GRAPHQL_PATH
    return urlunsplit((parts.scheme, parts.netloc, path, parts.query, ""))


def socket_url(endpoint: str) -> str:
    """The same endpoint for WebSocket connections."""
    parts = urlsplit(endpoint)
    return urlunsplit(parts._replace(scheme=SOCKET_SCHEMES[parts.scheme]))


def _parts(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url if "//" in url else f"http://{url}")
        usable = parts.scheme in SOCKET_SCHEMES and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    return parts if usable else None


def is_loopback(endpoint: str) -> bool:
    """Whether the server is on this machine: no proxy leads there."""
    host = urlsplit(endpoint).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
