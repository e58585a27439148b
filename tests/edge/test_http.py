from typing import Any

import httpx
import pytest

from app.asgi import create_app
from tests.edge.server import make_client, make_endpoint

GRAPHQL_RESPONSE = "application/graphql-response+json"
LEGACY = "application/json"
INVALID = {
    "parse": {"query": "{"},
    "validation": {"query": "{missing}"},
    "unknown operation": {"query": "query A{hello}", "operationName": "B"},
    "no operation named": {"query": "query A{hello} query B{hello}"},
    "missing variable": {"query": "query($text:String!){echo(text:$text)}"},
    "bad variable": {"query": "query($text:String!){echo(text:$text)}", "variables": {"text": None}},
    "limit": {"query": "{" + "hello " * 21 + "}"},
}


@pytest.mark.parametrize(
    "accept", [GRAPHQL_RESPONSE, LEGACY, "*/*", "application/*", f"{LEGACY};q=0.5, {GRAPHQL_RESPONSE}"]
)
async def test_answers_in_the_media_type_that_is_accepted(client: httpx.AsyncClient, accept: str) -> None:
    response = await client.post("/graphql", json={"query": "{hello}"}, headers={"accept": accept})
    assert response.status_code == 200
    expected = GRAPHQL_RESPONSE if GRAPHQL_RESPONSE in accept else LEGACY
    assert response.headers["content-type"] == f"{expected}; charset=utf-8"
    assert response.json() == {"data": {"hello": "hello"}, "extensions": {"cost": 0}}


async def test_answers_406_when_nothing_is_accepted(client: httpx.AsyncClient) -> None:
    response = await client.post("/graphql", json={"query": "{hello}"}, headers={"accept": "image/png"})
    assert response.status_code == 406
    assert response.json()["errors"][0]["extensions"]["code"] == "NOT_ACCEPTABLE"


@pytest.mark.parametrize(("accept", "status"), [(GRAPHQL_RESPONSE, 400), (LEGACY, 200)])
@pytest.mark.parametrize("request_name", INVALID)
async def test_status_of_requests_that_cannot_run(
    client: httpx.AsyncClient, accept: str, status: int, request_name: str
) -> None:
    response = await client.post("/graphql", json=INVALID[request_name], headers={"accept": accept})
    assert response.status_code == status
    assert set(response.json()) == {"errors"}


@pytest.mark.parametrize(
    ("request_name", "code"),
    [
        ("parse", "GRAPHQL_PARSE_FAILED"),
        ("validation", "GRAPHQL_VALIDATION_FAILED"),
        ("unknown operation", "BAD_USER_INPUT"),
        ("no operation named", "BAD_USER_INPUT"),
        ("missing variable", "BAD_USER_INPUT"),
        ("bad variable", "BAD_USER_INPUT"),
        ("limit", "LIMIT_EXCEEDED"),
    ],
)
async def test_codes_of_requests_that_cannot_run(client: httpx.AsyncClient, request_name: str, code: str) -> None:
    response = await client.post("/graphql", json=INVALID[request_name])
    assert [error["extensions"]["code"] for error in response.json()["errors"]] == [code]


async def test_validation_errors_tell_where(client: httpx.AsyncClient) -> None:
    response = await client.post("/graphql", json={"query": "{\n  missing\n}"})
    assert response.json()["errors"][0]["locations"] == [{"line": 2, "column": 3}]


async def test_shows_only_some_validation_errors(client: httpx.AsyncClient) -> None:
    query = "{" + " ".join(f"missing{number}" for number in range(20)) + "}"
    response = await client.post("/graphql", json={"query": query})
    assert len(response.json()["errors"]) == 6  # five, and one that says there are more


async def test_runs_the_named_operation(client: httpx.AsyncClient) -> None:
    body = {"query": "query A{hello} query B{item{name}}", "operationName": "B"}
    response = await client.post("/graphql", json=body)
    assert response.json()["data"] == {"item": {"name": "item"}}


async def test_get_runs_queries(client: httpx.AsyncClient) -> None:
    parameters = {"query": "query($text:String!){echo(text:$text)}", "variables": '{"text":"a+b ü"}'}
    response = await client.get("/graphql", params=parameters)
    assert response.json()["data"] == {"echo": "a+b ü"}


@pytest.mark.parametrize("accept", [LEGACY, "text/event-stream"])
async def test_get_refuses_mutations(client: httpx.AsyncClient, accept: str) -> None:
    response = await client.get("/graphql", params={"query": "mutation{touch}"}, headers={"accept": accept})
    assert response.status_code == 405
    assert response.headers["allow"] == "POST"
    assert response.json()["errors"][0]["extensions"]["code"] == "METHOD_NOT_ALLOWED"


async def test_refuses_subscriptions_without_a_stream(client: httpx.AsyncClient) -> None:
    response = await client.post("/graphql", json={"query": "subscription{count(to:1)}"})
    assert response.status_code == 406
    assert "data" not in response.json()


@pytest.mark.parametrize(
    ("query", "expected"),
    [("mutation{touch}", {"touch": "key 1"}), ("mutation{touch other:touch}", {"touch": "key 2", "other": "key 2"})],
)
async def test_the_context_counts_mutation_fields(
    client: httpx.AsyncClient, query: str, expected: dict[str, Any]
) -> None:
    response = await client.post("/graphql", json={"query": query}, headers={"idempotency-key": "key"})
    assert response.json()["data"] == expected


async def test_resolvers_report_extensions() -> None:
    async with make_client(services="services") as client:
        response = await client.post("/graphql", json={"query": "{context}"})
    assert response.json() == {"data": {"context": "None 0 services"}, "extensions": {"cost": 0, "seen": True}}


@pytest.mark.parametrize(("given", "kept"), [("abc-1", True), ("a b", False), ("x" * 65, False), ("<script>", False)])
async def test_request_ids_are_kept_if_they_are_harmless(client: httpx.AsyncClient, given: str, kept: bool) -> None:
    response = await client.post("/graphql", json={"query": "{hello}"}, headers={"x-request-id": given})
    assert (response.headers["x-request-id"] == given) is kept
    assert response.headers["x-request-id"]


async def test_pages_of_other_origins_cannot_read_responses(client: httpx.AsyncClient) -> None:
    headers = {"origin": "https://evil.example"}
    response = await client.post("/graphql", json={"query": "{hello}"}, headers=headers)
    assert "access-control-allow-origin" not in response.headers


async def test_pages_of_allowed_origins_can_read_responses() -> None:
    app = create_app(make_endpoint(), probes={}, cors_origins=["https://shop.example"])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://edge") as client:
        allowed = await client.post("/graphql", json={"query": "{hello}"}, headers={"origin": "https://shop.example"})
        other = await client.post("/graphql", json={"query": "{hello}"}, headers={"origin": "https://evil.example"})
    assert allowed.headers["access-control-allow-origin"] == "https://shop.example"
    assert "access-control-allow-origin" not in other.headers


async def test_other_paths_are_not_found(client: httpx.AsyncClient) -> None:
    assert (await client.post("/graphql/", json={"query": "{hello}"})).status_code == 404
    assert (await client.get("/")).status_code == 404
