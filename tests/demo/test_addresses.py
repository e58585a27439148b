"""Addresses of servers as people write them."""

import pytest

from app.client.addresses import graphql_url, is_loopback, socket_url
from app.client.errors import ClientError


@pytest.mark.parametrize(
    ("given", "endpoint"),
    [
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000/graphql"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000/graphql"),
        ("localhost:8000", "http://localhost:8000/graphql"),
        ("https://orders.example.com/api/graphql", "https://orders.example.com/api/graphql"),
    ],
)
def test_completes_an_address(given: str, endpoint: str) -> None:
    assert graphql_url(given) == endpoint


@pytest.mark.parametrize("given", ["", "ftp://a", "http://", "http://a:port", "http://[::1"])
def test_refuses_what_is_no_address(given: str) -> None:
    with pytest.raises(ClientError, match="is not the address of a server"):
        graphql_url(given)


def test_keeps_encryption_for_sockets() -> None:
    assert socket_url("https://a.example/graphql") == "wss://a.example/graphql"
    assert socket_url("http://127.0.0.1:1/graphql") == "ws://127.0.0.1:1/graphql"


def test_knows_this_machine() -> None:
    assert [is_loopback(f"http://{host}:1/graphql") for host in ("127.0.0.1", "[::1]", "localhost")] == [True] * 3
    assert not is_loopback("http://192.0.2.1/graphql")
    assert not is_loopback("http://localhost.example.com/graphql")
