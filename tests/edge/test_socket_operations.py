import asyncio
import socket
from typing import Any

import pytest

from app.graphql.limits import Limits
from domain.access.credentials import InvalidCredentials
from domain.access.principal import Principal
from tests.edge.server import Running, make_endpoint, running
from tests.edge.socket_client import SUBPROTOCOL, SocketClient, acknowledged, opened
from tests.edge.toy import make_principal
from tests.edge.waiting import until


async def run(client: SocketClient, query: str, **payload: Any) -> list[Any]:
    """All messages of one operation."""
    await client.subscribe(query, **payload)
    messages = [await client.receive()]
    while messages[-1]["type"] == "next":
        messages.append(await client.receive())
    return messages


async def test_subscriptions_send_every_event_and_complete(edge: Running) -> None:
    async with acknowledged(edge) as client:
        messages = await run(client, "subscription($to:Int!){count(to:$to)}", variables={"to": 2})
    assert messages == [
        {"id": "1", "type": "next", "payload": {"data": {"count": 0}, "extensions": {"cost": 0}}},
        {"id": "1", "type": "next", "payload": {"data": {"count": 1}, "extensions": {"cost": 0}}},
        {"id": "1", "type": "complete"},
    ]


@pytest.mark.parametrize(("query", "data"), [("{hello}", {"hello": "hello"}), ("mutation{touch}", {"touch": "None 1"})])
async def test_queries_and_mutations_work_too(edge: Running, query: str, data: Any) -> None:
    async with acknowledged(edge) as client:
        messages = await run(client, query)
    assert [message["type"] for message in messages] == ["next", "complete"]
    assert messages[0]["payload"]["data"] == data


async def test_nothing_loaded_for_one_event_serves_the_next(edge: Running) -> None:
    async with acknowledged(edge) as client:
        messages = await run(client, "subscription{loading{loads}}")
    assert [message["payload"]["data"]["loading"]["loads"] for message in messages[:-1]] == [1, 1]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{missing}", "GRAPHQL_VALIDATION_FAILED"),
        ("{unlisted}", "FORBIDDEN"),
        ("subscription{scopedCount}", "UNAUTHENTICATED"),
        ("{" + "hello " * 21 + "}", "LIMIT_EXCEEDED"),
        ("query($text:String!){echo(text:$text)}", "BAD_USER_INPUT"),
        ("subscription($to:Int!){count(to:$to)}", "BAD_USER_INPUT"),
        ("subscription{never}", "INTERNAL"),
    ],
)
async def test_operations_that_cannot_run_end_with_an_error(edge: Running, query: str, code: str) -> None:
    async with acknowledged(edge) as client:
        (message,) = await run(client, query)
        assert message["type"] == "error"
        assert [error["extensions"]["code"] for error in message["payload"]] == [code]
        assert (await run(client, "{hello}"))[0]["payload"]["data"] == {"hello": "hello"}


async def test_a_subscription_that_breaks_ends_with_a_masked_error(edge: Running) -> None:
    async with acknowledged(edge) as client:
        first, last = await run(client, "subscription{breaks}")
    assert first["payload"]["data"] == {"breaks": 1}
    assert last["type"] == "error"
    assert last["payload"][0]["message"] == "Internal error."


async def test_errors_of_fields_stay_inside_the_result(edge: Running) -> None:
    async with acknowledged(edge) as client:
        result, complete = await run(client, "{boom}")
    assert result["payload"]["errors"][0]["extensions"]["code"] == "INTERNAL"
    assert complete["type"] == "complete"


async def test_scopes_count_on_sockets_too(edge: Running) -> None:
    async with acknowledged(edge, "Bearer orders:read") as client:
        assert (await run(client, "subscription{scopedCount}"))[0]["type"] == "next"
    async with acknowledged(edge, "Bearer orders:write") as client:
        assert (await run(client, "subscription{scopedCount}"))[0]["payload"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_complete_ends_a_subscription() -> None:
    services = {"open": 0}
    with running(make_endpoint(services=services)) as edge:
        async with acknowledged(edge) as client:
            await client.subscribe("subscription{forever}")
            await client.receive()
            assert services["open"] == 1
            await client.send({"id": "1", "type": "complete"})
            await until(lambda: services["open"] == 0)
            assert (await run(client, "{hello}"))[0]["type"] == "next"


async def test_leaving_ends_all_subscriptions() -> None:
    services = {"open": 0}
    endpoint = make_endpoint(services=services)
    with running(endpoint) as edge:
        async with acknowledged(edge) as client:
            for number in range(5):
                await client.subscribe("subscription{forever}", str(number))
                await client.receive()
            assert services["open"] == 5
        await until(lambda: services["open"] == 0)
        await until(lambda: len(endpoint.connections) == 0)


async def test_one_operation_too_many_gets_an_error_and_harms_no_other(edge: Running) -> None:
    async with acknowledged(edge) as client:
        for number in range(50):
            await client.subscribe("subscription{forever}", str(number))
            assert (await client.receive())["type"] == "next"
        await client.subscribe("{hello}", "51")
        refused = await client.receive()
        assert (refused["id"], refused["type"]) == ("51", "error")
        assert refused["payload"][0]["extensions"]["code"] == "LIMIT_EXCEEDED"
        await client.send({"id": "7", "type": "complete"})
        await client.subscribe("{hello}", "7")
        assert (await client.receive())["payload"]["data"] == {"hello": "hello"}


async def test_operations_on_sockets_end_by_their_deadline() -> None:
    with running(make_endpoint(limits=Limits(operation_timeout_seconds=0.05))) as edge:
        async with acknowledged(edge) as client:
            (message,) = await run(client, "{slow(seconds:5)}")
    assert message["payload"][0]["extensions"]["code"] == "TIMEOUT"


async def test_draining_sends_clients_elsewhere() -> None:
    services = {"open": 0}
    endpoint = make_endpoint(services=services)
    with running(endpoint) as edge:
        async with acknowledged(edge) as client:
            await client.subscribe("subscription{forever}")
            await client.receive()
            await drain_in_server(edge)
            assert await client.closing() == (1012, "Service restart")
        await until(lambda: services["open"] == 0)
        async with opened(edge) as client:
            assert (await client.closing())[0] == 1012


async def drain_in_server(edge: Running) -> None:
    """Drain on the event loop of the server, where its sockets live."""
    await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(edge.endpoint.connections.drain(), edge.loop))


async def test_a_client_that_does_not_read_is_closed_with_1013() -> None:
    limits = Limits(stall_seconds=0.2, close_grace_seconds=5)
    endpoint = make_endpoint(limits=limits)
    with running(endpoint) as edge:
        async with acknowledged(edge, max_queue=1) as client:
            await client.subscribe("subscription{flood}")
            await asyncio.sleep(1)  # reads nothing until the server has given up
            assert await client.closing() == (1013, "Slow consumer")
        await until(lambda: len(endpoint.connections) == 0)


async def test_a_client_that_never_reads_again_is_given_up() -> None:
    endpoint = make_endpoint(limits=Limits(stall_seconds=0.1, close_grace_seconds=0.1))
    with running(endpoint) as edge:
        connection = socket.create_connection((edge.host, edge.port))
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        async with opened(edge, sock=connection, subprotocols=[SUBPROTOCOL], max_queue=1) as client:
            await client.send({"type": "connection_init"})
            await client.subscribe("subscription{flood}")
            client.connection.transport.pause_reading()
            await until(lambda: len(endpoint.connections) == 1)
            await until(lambda: len(endpoint.connections) == 0)
            client.connection.transport.abort()


async def test_revoked_credentials_end_operations_and_the_socket() -> None:
    valid = True

    async def authenticate(_authorization: str | None) -> Principal:
        if not valid:
            raise InvalidCredentials("The key was revoked.")
        return make_principal("orders:read")

    with running(make_endpoint(authenticate=authenticate)) as edge:
        async with acknowledged(edge, "Bearer key") as client:
            assert (await run(client, "{scoped}"))[0]["type"] == "next"
            valid = False
            await client.subscribe("{scoped}")
            assert await client.closing() == (4403, "The key was revoked.")


async def test_credentials_are_looked_at_again_while_a_subscription_runs() -> None:
    valid = True

    async def authenticate(_authorization: str | None) -> Principal:
        if not valid:
            raise InvalidCredentials("The key was revoked.")
        return make_principal("orders:read")

    limits = Limits(init_timeout_seconds=0.05, authentication_recheck_seconds=0.05)
    with running(make_endpoint(authenticate=authenticate, limits=limits)) as edge:
        async with acknowledged(edge, "Bearer key") as client:
            await client.subscribe("subscription{forever}")
            assert (await client.receive())["type"] == "next"
            valid = False
            assert (await client.closing())[0] == 4403
