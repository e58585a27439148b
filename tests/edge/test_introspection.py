import time
from itertools import product

import httpx
import pytest
from graphql import get_introspection_query

from tests.edge.test_limits import CPU_SECONDS_MAX, limit_of

EVERYTHING = "fragment F on __Type{name description fields{name description args{name type{name}} type{name}}}"

GRAPHIQL = get_introspection_query(
    descriptions=True, schema_description=True, input_value_deprecation=True, specified_by_url=True, one_of=True
)


def schemas(count: int) -> str:
    return "{" + " ".join(f"a{number}:__schema{{types{{...F}}}}" for number in range(count)) + "}" + EVERYTHING


def types(count: int) -> str:
    return "{" + " ".join(f'a{number}:__type(name:"Item"){{...F}}' for number in range(count)) + "}" + EVERYTHING


async def test_the_schema_is_read_once_per_operation(client: httpx.AsyncClient) -> None:
    assert await limit_of(client, schemas(1)) is None
    assert await limit_of(client, schemas(2)) == ("introspection", 1, 2)


async def test_a_handful_of_types_are_read_per_operation(client: httpx.AsyncClient) -> None:
    assert await limit_of(client, types(5)) is None
    assert await limit_of(client, types(6)) == ("introspection", 5, 6)


async def test_fragments_count_where_they_are_spread(client: httpx.AsyncClient) -> None:
    fragment = "fragment S on Query{__schema{queryType{name}}}"
    assert await limit_of(client, "{...S}" + fragment) is None
    assert await limit_of(client, "{...S ...{...S}}" + fragment) == ("introspection", 1, 2)


async def test_many_schemas_are_refused_quickly(client: httpx.AsyncClient) -> None:
    started = time.process_time()
    assert await limit_of(client, schemas(20)) == ("introspection", 1, 20)
    assert time.process_time() - started < CPU_SECONDS_MAX


@pytest.mark.parametrize(
    "query",
    [
        "{__schema{a:types{...F}}}" + EVERYTHING,
        "{__schema{types{...F a:fields{name}}}}" + EVERYTHING,
        '{__type(name:"Item"){...F a:description}}' + EVERYTHING,
        "{__schema{types{...A}}} fragment A on __Type{fields{a:type{name}}}",
    ],
)
async def test_aliases_do_not_repeat_parts_of_the_schema(client: httpx.AsyncClient, query: str) -> None:
    assert await limit_of(client, query) == ("introspection aliases", 0, 1)


@pytest.mark.parametrize(
    "path", list(product(("fields{type", "interfaces{", "possibleTypes{", "inputFields{type"), repeat=3))
)
async def test_lists_of_the_schema_do_not_nest_without_end(client: httpx.AsyncClient, path: tuple[str, ...]) -> None:
    query = "{__schema{types{" + "".join(part if part.endswith("{") else part + "{" for part in path) + "name"
    query += "}" * (query.count("{") - query.count("}"))
    response = await client.post("/graphql", json={"query": query})
    (error,) = response.json()["errors"]
    assert error["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
    assert error["message"] == "Maximum introspection depth exceeded"


@pytest.mark.parametrize("flags", list(product((False, True), repeat=6)))
async def test_standard_introspection_passes(client: httpx.AsyncClient, flags: tuple[bool, ...]) -> None:
    descriptions, url, repeatable, schema, deprecation, one_of = flags
    query = get_introspection_query(
        descriptions=descriptions,
        specified_by_url=url,
        directive_is_repeatable=repeatable,
        schema_description=schema,
        input_value_deprecation=deprecation,
        one_of=one_of,
    )
    body = (await client.post("/graphql", json={"query": query})).json()
    assert body["data"]["__schema"]["queryType"]["name"] == "Query"


async def test_the_query_of_editors_passes(client: httpx.AsyncClient) -> None:
    body = (await client.post("/graphql", json={"query": GRAPHIQL, "operationName": "IntrospectionQuery"})).json()
    assert body["data"]["__schema"]["queryType"]["name"] == "Query"
