from typing import Any

import httpx
import pytest

from tests.edge.server import make_client

ITEM = "edges{node{name}}"


async def cost_of(client: httpx.AsyncClient, query: str, variables: dict[str, Any] | None = None) -> int:
    body = (await client.post("/graphql", json={"query": query, "variables": variables})).json()
    if "errors" in body:
        return int(body["errors"][0]["extensions"]["limit"]["actual"])
    return int(body["extensions"]["cost"])


@pytest.mark.parametrize(
    ("query", "cost"),
    [
        ("{hello}", 0),
        ("{item{name}}", 1),
        ("{item{inner{name}}}", 2),
        ("mutation{touch}", 10),
        ("{items{pageInfo{hasNextPage}}}", 1),
        (f"{{items{{{ITEM}}}}}", 1 + 20),
        (f"{{items(first:5){{{ITEM}}}}}", 1 + 5),
        (f"{{items(last:7){{{ITEM}}}}}", 1 + 7),
        (f"{{items(first:null,last:7){{{ITEM}}}}}", 1 + 7),
        (f'{{items(ids:["a","b"]){{{ITEM}}}}}', 1 + 2),
        (f"{{items(first:5){{edges{{node{{children(first:3){{{ITEM}}}}}}}}}}}", 1 + 5 * (1 + 1 + 3)),
        (f"{{items(first:5){{...A}}}} fragment A on ItemConnection{{{ITEM}}}", 1 + 5),
        ("{__schema{types{name}}}", 0),
    ],
)
async def test_cost_of_a_document(client: httpx.AsyncClient, query: str, cost: int) -> None:
    assert await cost_of(client, query) == cost


@pytest.mark.parametrize(
    ("variables", "cost"),
    [({"n": 7}, 8), ({}, 6), ({"n": None}, 21), ({"n": 0}, 1), ({"n": -5}, 1), (None, 6)],
)
async def test_cost_depends_on_variables(client: httpx.AsyncClient, variables: dict[str, Any], cost: int) -> None:
    assert await cost_of(client, f"query($n:Int=5){{items(first:$n){{{ITEM}}}}}", variables) == cost


async def test_two_page_variables_count_whichever_is_given(client: httpx.AsyncClient) -> None:
    query = f"query($a:Int,$b:Int){{items(first:$a,last:$b){{{ITEM}}}}}"
    assert await cost_of(client, query, {"b": 9}) == 10
    assert await cost_of(client, query, {"a": 8}) == 9
    assert await cost_of(client, query, {}) == 21


@pytest.mark.parametrize(("first", "allowed"), [(999, True), (1_000, False)])
async def test_limit_of_cost(client: httpx.AsyncClient, first: int, allowed: bool) -> None:
    query = f"query($n:Int!){{items(first:$n){{{ITEM}}}}}"
    body = (await client.post("/graphql", json={"query": query, "variables": {"n": first}})).json()
    assert ("data" in body) is allowed
    if not allowed:
        assert body["errors"][0]["extensions"]["limit"] == {"name": "cost", "maximum": 1_000, "actual": 1_001}


async def test_costs_of_single_fields_can_be_set() -> None:
    async with make_client(field_costs={"Query.hello": 50}) as client:
        assert await cost_of(client, "{hello a:hello}") == 100
