from typing import Any

import httpx
import pytest

from tests.edge.server import make_client, make_endpoint


async def ask(client: httpx.AsyncClient, query: str, scopes: str | None = None) -> tuple[int, dict[str, Any]]:
    headers = {"accept": "application/graphql-response+json"}
    if scopes is not None:
        headers["authorization"] = f"Bearer {scopes}"
    response = await client.post("/graphql", json={"query": query}, headers=headers)
    return response.status_code, response.json()


@pytest.mark.parametrize("scopes", [None, "admin", "orders:read"])
async def test_nobody_reads_a_field_without_policy(client: httpx.AsyncClient, scopes: str | None) -> None:
    status, body = await ask(client, "{hello unlisted}", scopes)
    assert status == 403
    assert "data" not in body
    assert body["errors"][0]["extensions"] == {"code": "FORBIDDEN", "field": "Query.unlisted"}


async def test_nothing_is_open_without_policies() -> None:
    async with make_client(make_endpoint(policies={})) as client:
        status, _ = await ask(client, "{hello}", "admin")
        assert status == 403
        assert (await ask(client, "{__typename __schema{queryType{name}}}"))[0] == 200


async def test_a_scope_opens_its_fields(client: httpx.AsyncClient) -> None:
    assert await ask(client, "{scoped}", "orders:read") == (
        200,
        {"data": {"scoped": "scoped"}, "extensions": {"cost": 0}},
    )


async def test_a_missing_scope_is_named(client: httpx.AsyncClient) -> None:
    status, body = await ask(client, "{hello scoped}", "orders:write")
    assert status == 403
    assert body["errors"][0]["message"] == "Query.scoped needs the scope orders:read."
    assert body["errors"][0]["extensions"] == {"code": "FORBIDDEN", "field": "Query.scoped", "scope": "orders:read"}


@pytest.mark.parametrize(("scopes", "status"), [("a", 200), ("b,c", 200), ("c", 403)])
async def test_one_of_several_scopes_can_suffice(scopes: str, status: int) -> None:
    async with make_client(make_endpoint(policies={"Query.hello": "a|b"})) as client:
        answered, body = await ask(client, "{hello}", scopes)
    assert answered == status
    if status == 403:
        assert body["errors"][0]["extensions"]["scope"] == "a or b"


@pytest.mark.parametrize(("query", "field"), [("{personal}", "Query.personal"), ("{scoped}", "Query.scoped")])
async def test_visitors_read_public_fields_only(client: httpx.AsyncClient, query: str, field: str) -> None:
    status, body = await ask(client, query)
    assert status == 401
    assert body["errors"][0]["extensions"] == {"code": "UNAUTHENTICATED", "field": field}
    assert (await ask(client, "{hello}"))[0] == 200


async def test_any_client_reads_what_asks_for_no_scope(client: httpx.AsyncClient) -> None:
    assert (await ask(client, "{personal}", "inventory:read"))[0] == 200


@pytest.mark.parametrize(
    "query",
    [
        "{found{... on Secret{value}}}",
        "{thing{... on Secret{value}}}",
        "{found{...A}} fragment A on Secret{value}",
        "{found{... on Secret @skip(if:true){value}}}",
        "query A{hello} query B{found{... on Secret{value}}}",
    ],
)
async def test_policies_follow_fragments_to_concrete_types(client: httpx.AsyncClient, query: str) -> None:
    name = "B" if query.startswith("query A") else None
    response = await client.post("/graphql", json={"query": query, "operationName": name})
    assert response.json()["errors"][0]["extensions"]["field"] == "Secret.value"


async def test_the_other_operations_of_a_document_need_no_rights(client: httpx.AsyncClient) -> None:
    body = {"query": "query A{hello} query B{scoped}", "operationName": "A"}
    assert (await client.post("/graphql", json=body)).json()["data"] == {"hello": "hello"}


async def test_a_field_of_an_interface_has_a_policy_of_its_own() -> None:
    endpoint = make_endpoint(policies={"Query.thing": "public", "Item.name": "public", "Secret.name": "public"})
    async with make_client(endpoint) as client:
        _, body = await ask(client, "{thing{name}}")
        assert body["errors"][0]["extensions"] == {"code": "FORBIDDEN", "field": "Thing.name"}


@pytest.mark.parametrize("authorization", ["Bearer expired", "Basic abc", "", "Bearer"])
async def test_bad_credentials_are_refused_even_for_public_fields(
    client: httpx.AsyncClient, authorization: str
) -> None:
    response = await client.post("/graphql", json={"query": "{hello}"}, headers={"authorization": authorization})
    expected = 401 if authorization != "Bearer" else 200  # the toy reads an empty list of scopes
    assert response.status_code == expected
    if expected == 401:
        assert response.headers["www-authenticate"] == "Bearer"
        assert response.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_the_answer_of_a_kept_document_depends_on_who_asks(client: httpx.AsyncClient) -> None:
    assert (await ask(client, "{scoped}", "orders:read"))[0] == 200
    assert (await ask(client, "{scoped}", "orders:write"))[0] == 403
    assert (await ask(client, "{scoped}"))[0] == 401
