import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from app.graphql import streams
from app.graphql.limits import Limits
from domain.access.credentials import InvalidCredentials
from domain.access.principal import Principal
from tests.edge.server import Running, make_endpoint, running
from tests.edge.toy import make_principal
from tests.edge.waiting import until

EVENTS = {"accept": "text/event-stream"}
MULTIPART = {"accept": "multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/json"}


async def events_of(lines: AsyncIterator[str]) -> AsyncIterator[tuple[str, Any]]:
    name = ""
    async for line in lines:
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data:"):
            text = line.removeprefix("data:").strip()
            yield name, json.loads(text) if text else None


async def all_events(edge: Running, query: str, **request: Any) -> list[tuple[str, Any]]:
    async with (
        httpx.AsyncClient() as client,
        client.stream("POST", edge.url, json={"query": query, **request}, headers=EVENTS) as response,
    ):
        assert response.status_code == 200
        assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
        return [event async for event in events_of(response.aiter_lines())]


async def test_subscriptions_as_server_sent_events(edge: Running) -> None:
    events = await all_events(edge, "subscription($to:Int!){count(to:$to)}", variables={"to": 2})
    assert events == [
        ("next", {"data": {"count": 0}, "extensions": {"cost": 0}}),
        ("next", {"data": {"count": 1}, "extensions": {"cost": 0}}),
        ("complete", None),
    ]


async def test_queries_as_server_sent_events(edge: Running) -> None:
    assert await all_events(edge, "{hello}") == [
        ("next", {"data": {"hello": "hello"}, "extensions": {"cost": 0}}),
        ("complete", None),
    ]


async def test_browsers_subscribe_with_get(edge: Running) -> None:
    async with httpx.AsyncClient() as client:
        response = await client.get(edge.url, params={"query": "subscription{count(to:1)}"}, headers=EVENTS)
    assert response.text.count("event: next") == 1
    assert response.text.endswith("event: complete\ndata:\n\n")


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{missing}", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription($to:Int!){count(to:$to)}", "BAD_USER_INPUT"),
        ("subscription{never}", "INTERNAL"),
    ],
)
async def test_operations_that_cannot_run_end_their_stream(edge: Running, query: str, code: str) -> None:
    (name, body), complete = await all_events(edge, query)
    assert name == "next"
    assert [error["extensions"]["code"] for error in body["errors"]] == [code]
    assert complete == ("complete", None)


@pytest.mark.parametrize(
    ("query", "headers", "status"),
    [("{hello}", {"authorization": "Bearer expired"}, 401), ("{scoped}", {}, 401), ("{unlisted}", {}, 403)],
)
async def test_streams_that_may_not_start_have_a_status(
    edge: Running, query: str, headers: dict[str, str], status: int
) -> None:
    async with httpx.AsyncClient() as client:
        response = await client.post(edge.url, json={"query": query}, headers={**EVENTS, **headers})
    assert response.status_code == status
    assert response.headers["content-type"] == "application/json; charset=utf-8"


async def test_a_stream_that_breaks_ends_with_a_masked_error(edge: Running) -> None:
    first, broken, complete = await all_events(edge, "subscription{breaks}")
    assert first[1]["data"] == {"breaks": 1}
    assert broken[1]["errors"][0]["message"] == "Internal error."
    assert complete[0] == "complete"


async def test_multipart_subscriptions(edge: Running) -> None:
    async with httpx.AsyncClient() as client:
        response = await client.post(edge.url, json={"query": "subscription{count(to:2)}"}, headers=MULTIPART)
    assert response.headers["content-type"].startswith("multipart/mixed;boundary=graphql")
    before, first, second, last = response.text.split("--graphql")
    assert before == ""
    assert last == "--\r\n"
    payloads = [json.loads(part.split("\r\n\r\n", 1)[1]) for part in (first, second)]
    assert [payload["payload"]["data"] for payload in payloads] == [{"count": 0}, {"count": 1}]


async def test_multipart_is_for_subscriptions_only(edge: Running) -> None:
    async with httpx.AsyncClient() as client:
        response = await client.post(edge.url, json={"query": "{hello}"}, headers=MULTIPART)
    assert response.json()["data"] == {"hello": "hello"}


async def test_leaving_ends_the_subscription() -> None:
    services = {"open": 0}
    endpoint = make_endpoint(services=services)
    with running(endpoint) as edge:
        query = {"query": "subscription{forever}"}
        async with (
            httpx.AsyncClient() as client,
            client.stream("POST", edge.url, json=query, headers=EVENTS) as response,
        ):
            lines = response.aiter_lines()  # closes the connection once it is forgotten
            assert await anext(lines) == ":"
            await until(lambda: services["open"] == 1)
            assert len(endpoint.connections) == 1
        await until(lambda: services["open"] == 0)
        await until(lambda: len(endpoint.connections) == 0)


async def test_draining_ends_streams_without_complete() -> None:
    services = {"open": 0}
    endpoint = make_endpoint(services=services)
    with running(endpoint) as edge:
        async with (
            httpx.AsyncClient() as client,
            client.stream("POST", edge.url, json={"query": "subscription{forever}"}, headers=EVENTS) as response,
        ):
            events = events_of(response.aiter_lines())
            assert (await anext(events))[0] == "next"
            drained = asyncio.run_coroutine_threadsafe(endpoint.connections.drain(), edge.loop)
            await asyncio.wrap_future(drained)
            assert [event async for event in events] == []
        await until(lambda: services["open"] == 0)


async def test_credentials_are_looked_at_again_while_a_stream_runs() -> None:
    valid = True

    async def authenticate(_authorization: str | None) -> Principal:
        if not valid:
            raise InvalidCredentials("The key was revoked.")
        return make_principal("orders:read")

    endpoint = make_endpoint(authenticate=authenticate, limits=Limits(authentication_recheck_seconds=0.05))
    with running(endpoint) as edge:
        async with (
            httpx.AsyncClient() as client,
            client.stream("POST", edge.url, json={"query": "subscription{forever}"}, headers=EVENTS) as response,
        ):
            events = events_of(response.aiter_lines())
            assert (await anext(events))[0] == "next"
            valid = False
            async with asyncio.timeout(5):
                assert [event async for event in events] == []


async def test_quiet_streams_have_heartbeats(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "HEARTBEAT_SECONDS", 0.02)
    with running(make_endpoint()) as edge:
        async with (
            httpx.AsyncClient() as client,
            client.stream("POST", edge.url, json={"query": "subscription{forever}"}, headers=EVENTS) as response,
        ):
            comments = 0
            async for line in response.aiter_lines():
                comments += line == ":"
                if comments == 4:
                    break
    assert comments == 4


async def test_a_reader_that_stalls_is_given_up() -> None:
    endpoint = make_endpoint(limits=Limits(stall_seconds=0.1, close_grace_seconds=0.1))
    with running(endpoint) as edge:
        _, writer = await asyncio.open_connection(edge.host, edge.port, limit=1_024)
        body = b'{"query":"subscription{flood}"}'
        writer.write(
            b"POST /graphql HTTP/1.1\r\nhost: edge\r\naccept: text/event-stream\r\ncontent-type: application/json\r\n"
            b"content-length: %d\r\n\r\n%b" % (len(body), body)
        )
        await until(lambda: len(endpoint.connections) == 1)
        await until(lambda: len(endpoint.connections) == 0)
        writer.close()
        await writer.wait_closed()


async def test_too_many_streams_are_refused() -> None:
    with running(make_endpoint(limits=Limits(connections=1))) as edge:
        query = {"query": "subscription{forever}"}
        async with httpx.AsyncClient() as client, client.stream("POST", edge.url, json=query, headers=EVENTS) as first:
            assert first.status_code == 200
            second = await client.post(edge.url, json=query, headers=EVENTS)
        assert second.status_code == 503
        assert second.json()["errors"][0]["extensions"]["code"] == "OVERLOADED"
