import asyncio
from typing import Any

import orjson
import pytest

from app.graphql.endpoint import Endpoint
from app.graphql.requests import GraphQLRequest
from domain.access.principal import Principal
from tests.edge.server import make_endpoint, running
from tests.edge.socket_client import acknowledged
from tests.edge.toy import make_principal

QUERY = 'subscription($after:String,$label:String=""){shared(after:$after){executions(label:$label)}}'


async def results(
    endpoint: Endpoint, query: str = QUERY, principal: Principal | None = None, **variables: Any
) -> list[Any]:
    """What one subscriber gets."""
    principal = principal or make_principal()
    prepared = endpoint.pipeline.prepare(GraphQLRequest(query, None, variables), principal)
    context = endpoint.context(principal, prepared, "request")
    return [orjson.loads(orjson.dumps(result)) async for result in endpoint.pipeline.subscribe(prepared, context)]


def make_counting_endpoint() -> Endpoint:
    return make_endpoint(services={"executions": 0})


async def test_equal_subscribers_share_one_execution() -> None:
    endpoint = make_counting_endpoint()
    all_results = await asyncio.gather(*(results(endpoint, after=str(number)) for number in range(10)))
    assert endpoint.services["executions"] == 1
    assert all_results == [[{"data": {"shared": {"executions": "1"}}, "extensions": {"cost": 1}}]] * 10


@pytest.mark.parametrize(
    "other",
    [
        {"label": "other"},
        {"principal": make_principal("orders:read")},
        {"principal": Principal(organization="other", client_id="client", scopes=frozenset())},
        {
            "principal": Principal(
                organization="acme", client_id="client", scopes=frozenset(), channels=frozenset({"web"})
            )
        },
        {
            "principal": Principal(
                organization="acme", client_id="client", scopes=frozenset(), locations=frozenset({"A"})
            )
        },
        {"query": QUERY.replace("executions", "__typename executions")},
        {"query": QUERY.replace('=""', '="default"')},
    ],
)
async def test_whoever_sees_something_else_executes_alone(other: dict[str, Any]) -> None:
    endpoint = make_counting_endpoint()
    await asyncio.gather(results(endpoint), results(endpoint, **other))
    assert endpoint.services["executions"] == 2


async def test_another_client_with_the_same_rights_shares() -> None:
    endpoint = make_counting_endpoint()
    twin = Principal(organization="acme", client_id="twin", scopes=frozenset())
    await asyncio.gather(results(endpoint), results(endpoint, principal=twin))
    assert endpoint.services["executions"] == 1


async def test_another_event_is_executed_again() -> None:
    endpoint = make_counting_endpoint()
    query = "subscription{shared(numbers:[0,1]){executions}}"
    assert [result["data"]["shared"]["executions"] for result in await results(endpoint, query)] == ["1", "2"]


async def test_nobody_is_shown_what_was_executed_before_what_they_have_seen() -> None:
    endpoint = make_counting_endpoint()
    query = "subscription($numbers:[Int!]){shared(numbers:$numbers){executions}}"
    for numbers, seen in (([1], ["1"]), ([0, 1], ["2", "3"]), ([0, 1], ["2", "3"])):
        told = await results(endpoint, query, numbers=numbers)
        assert [result["data"]["shared"]["executions"] for result in told] == seen


async def test_a_subscriber_who_leaves_takes_the_result_from_nobody() -> None:
    endpoint = make_counting_endpoint()
    first = asyncio.create_task(results(endpoint))
    second = asyncio.create_task(results(endpoint))
    await asyncio.sleep(0.01)
    first.cancel()
    assert (await second)[0]["data"] == {"shared": {"executions": "1"}}
    assert first.cancelled()


async def test_sockets_send_shared_results_as_they_are() -> None:
    endpoint = make_counting_endpoint()
    with running(endpoint) as edge:
        async with acknowledged(edge) as client:
            await client.subscribe(QUERY)
            assert await client.receive() == {
                "id": "1",
                "type": "next",
                "payload": {"data": {"shared": {"executions": "1"}}, "extensions": {"cost": 1}},
            }
            assert (await client.receive())["type"] == "complete"
