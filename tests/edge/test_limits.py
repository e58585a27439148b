import time
from collections.abc import Callable

import httpx
import pytest
from graphql import get_introspection_query

from app.graphql.limits import Limits
from tests.edge.server import make_client

CPU_SECONDS_MAX = 1.0
"""Far above the milliseconds it takes on any machine, and far below what takes exponential effort."""


def nested(depth: int) -> str:
    """An operation of this depth: `item` first, `name` last."""
    return "{item" + "{inner" * (depth - 2) + "{name}" + "}" * (depth - 2) + "}"


def aliased(count: int) -> str:
    return "{item{" + " ".join(f"a{number}:name" for number in range(count)) + "}}"


def with_directives(count: int) -> str:
    return "{item{" + " ".join(f"... @include(if:true){{b{number}:name}}" for number in range(count)) + "}}"


def query_roots(count: int) -> str:
    return "{" + "hello " * count + "}"


def mutation_roots(count: int) -> str:
    return "mutation{" + "touch " * count + "}"


def tokens(count: int) -> str:
    return "{items(ids:[" + '"a" ' * (count - 15) + "]){pageInfo{hasNextPage}}}"


def fragments(levels: int) -> str:
    """A chain in which every fragment spreads the next one twice."""
    chain = "".join(f"fragment F{n} on Item{{inner{{...F{n + 1}}} other:inner{{...F{n + 1}}}}}" for n in range(levels))
    return "{item{...F0}}" + chain + f"fragment F{levels} on Item{{name}}"


async def limit_of(client: httpx.AsyncClient, query: str, **request: object) -> tuple[str, int, int] | None:
    """The limit that refuses the query: its name, the maximum and the actual value."""
    body = (await client.post("/graphql", json={"query": query, **request})).json()
    if "errors" not in body:
        return None
    (error,) = body["errors"]
    assert error["extensions"]["code"] == "LIMIT_EXCEEDED", error
    limit = error["extensions"]["limit"]
    return limit["name"], limit["maximum"], limit["actual"]


@pytest.mark.parametrize(
    ("make", "name", "maximum"),
    [
        (nested, "depth", 10),
        (aliased, "aliases", 30),
        (query_roots, "root fields", 20),
        (mutation_roots, "root fields", 10),
        (tokens, "tokens", 1_000),
    ],
)
async def test_each_limit_at_its_value_and_one_over(
    client: httpx.AsyncClient, make: Callable[[int], str], name: str, maximum: int
) -> None:
    assert await limit_of(client, make(maximum)) is None
    assert await limit_of(client, make(maximum + 1)) == (name, maximum, maximum + 1)


async def test_limit_of_directives() -> None:
    async with make_client(limits=Limits(aliases=1_000)) as client:
        assert await limit_of(client, with_directives(50)) is None
        assert await limit_of(client, with_directives(51)) == ("directives", 50, 51)


async def test_limit_of_the_source(client: httpx.AsyncClient) -> None:
    assert await limit_of(client, "{hello}" + " " * (65_536 - 7)) is None
    assert await limit_of(client, "{hello}" + " " * (65_536 - 6)) == ("characters", 65_536, 65_537)


async def test_comments_are_limited_too(client: httpx.AsyncClient) -> None:
    response = await client.post("/graphql", json={"query": "#\n" * 1_001 + "{hello}"})
    assert response.json()["errors"][0]["extensions"]["code"] in ("LIMIT_EXCEEDED", "GRAPHQL_PARSE_FAILED")


async def test_fragments_count_where_they_are_spread(client: httpx.AsyncClient) -> None:
    within = "{inner" * 8 + "{name}" + "}" * 8
    assert await limit_of(client, "{item{...A}} fragment A on Item" + within) is None
    assert await limit_of(client, "{item{inner{...A}}} fragment A on Item" + within) == ("depth", 10, 11)
    aliases = "{item{...A inner{...A}}} fragment A on Item{" + aliased(16)[6:-1]
    assert await limit_of(client, aliases) == ("aliases", 30, 32)


async def test_inline_fragments_add_no_depth(client: httpx.AsyncClient) -> None:
    query = "{item{" + "...{" * 20 + "name" + "}" * 20 + "}}"
    assert await limit_of(client, query) is None


@pytest.mark.parametrize("levels", [18, 40])
async def test_a_bomb_of_fragments_is_refused_quickly(client: httpx.AsyncClient, levels: int) -> None:
    await client.post("/graphql", json={"query": "{hello}"})
    started = time.process_time()
    assert await limit_of(client, fragments(levels)) == ("depth", 10, levels + 2)
    assert time.process_time() - started < CPU_SECONDS_MAX


async def test_a_bomb_of_shallow_fragments_is_refused_quickly() -> None:
    # Without nesting fields, only the number of aliases and fields doubles.
    chain = "".join(f"fragment F{n} on Item{{...F{n + 1} ...F{n + 1}}}" for n in range(60))
    query = "{item{...F0}}" + chain + "fragment F60 on Item{a:name}"
    async with make_client() as client:
        started = time.process_time()
        name, _, actual = await limit_of(client, query) or ("", 0, 0)
        assert time.process_time() - started < CPU_SECONDS_MAX
    assert (name, actual) == ("aliases", 1_000_000_000)


async def test_a_bomb_of_pages_is_refused_quickly() -> None:
    chain = "".join(
        f"fragment F{n} on Item{{children(first:$n){{edges{{node{{...F{n + 1} ...F{n + 1}}}}}}}}}" for n in range(20)
    )
    query = "query($n:Int!){item{...F0}}" + chain + "fragment F20 on Item{name}"
    async with make_client(limits=Limits(depth=1_000)) as client:
        started = time.process_time()
        name, _, _ = await limit_of(client, query, variables={"n": 100}) or ("", 0, 0)
        assert time.process_time() - started < CPU_SECONDS_MAX
    assert name == "cost"


@pytest.mark.parametrize(
    "query",
    [
        "{item{...A}} fragment A on Item{...A}",
        "{item{...A}} fragment A on Item{inner{...B}} fragment B on Item{inner{...A}}",
        "{item{...Missing}}",
        "{item{... on Missing{name}}}",
        "{item}",
        "{hello{name}}",
        "{items(first:" + "9" * 5_000 + "){pageInfo{hasNextPage}}}",
        "query($a:Int=" + "9" * 5_000 + "){items(first:$a){pageInfo{hasNextPage}}}",
        "fragment A on Item{name}",
        "type A{a:Int}",
        "{items(first:{a:1}){pageInfo{hasNextPage}}}",
    ],
)
async def test_invalid_documents_get_past_the_measuring(client: httpx.AsyncClient, query: str) -> None:
    response = await client.post("/graphql", json={"query": query})
    assert {error["extensions"]["code"] for error in response.json()["errors"]} == {"GRAPHQL_VALIDATION_FAILED"}


@pytest.mark.parametrize(
    "query", ["{" * 10_000, "{item{" * 5_000, "{echo(text:" + "[" * 10_000, "query(" + "$a:[" * 10_000, "{a" * 400]
)
async def test_deep_nesting_is_refused_quickly(client: httpx.AsyncClient, query: str) -> None:
    started = time.process_time()
    response = await client.post("/graphql", json={"query": query})
    assert time.process_time() - started < CPU_SECONDS_MAX
    assert response.json()["errors"][0]["extensions"]["code"] in ("LIMIT_EXCEEDED", "GRAPHQL_PARSE_FAILED")


async def test_a_long_chain_of_fragments_is_refused(client: httpx.AsyncClient) -> None:
    chain = "".join(f"fragment F{n} on Item{{inner{{...F{n + 1}}}}}" for n in range(89))
    query = "{item{...F0}}" + chain + "fragment F89 on Item{name}"
    assert await limit_of(client, query) == ("depth", 10, 91)


@pytest.mark.parametrize("selection", ["name " * 900, "inner{name} " * 240, "...A " * 400])
async def test_repeated_fields_are_validated_or_refused_quickly(client: httpx.AsyncClient, selection: str) -> None:
    query = "{item{" + selection + "}} fragment A on Item{name}"
    await client.post("/graphql", json={"query": "{hello}"})
    started = time.process_time()
    response = await client.post("/graphql", json={"query": query})
    assert time.process_time() - started < CPU_SECONDS_MAX
    assert response.status_code == 200


async def test_too_many_repeated_fields_are_refused(client: httpx.AsyncClient) -> None:
    response = await client.post("/graphql", json={"query": "{item{" + "name " * 900 + "}}"})
    (error,) = response.json()["errors"]
    assert error["extensions"]["code"] == "LIMIT_EXCEEDED"


async def test_introspection_has_its_own_depth(client: httpx.AsyncClient) -> None:
    response = await client.post("/graphql", json={"query": get_introspection_query()})
    assert response.json()["data"]["__schema"]["queryType"]["name"] == "Query"
    deep = "{__schema{types" + "{ofType" * 18 + "{name}" + "}" * 19 + "}"
    assert await limit_of(client, deep) == ("introspection depth", 20, 21)


async def test_introspection_lists_do_not_nest_without_end(client: httpx.AsyncClient) -> None:
    query = "{__schema{types{fields{type{fields{type{fields{type{name}}}}}}}}}"
    response = await client.post("/graphql", json={"query": query})
    assert response.json()["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
