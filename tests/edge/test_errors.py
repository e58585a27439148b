import asyncio
import logging
import time

import httpx
import pytest

from app.graphql.errors import RequestRefused
from app.graphql.limits import Limits
from tests.edge.server import make_client


@pytest.mark.parametrize("query", ["{boom}", "{broken{number}}"])
async def test_defects_are_masked_and_logged(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture, query: str
) -> None:
    response = await client.post("/graphql", json={"query": query}, headers={"x-request-id": "request-1"})
    assert response.status_code == 200
    (error,) = response.json()["errors"]
    assert error["message"] == "Internal error."
    assert error["extensions"] == {"code": "INTERNAL", "requestId": "request-1"}
    assert "hunter2" not in response.text
    assert "secret-value" not in response.text
    (record,) = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert "request-1" in record.getMessage()
    assert record.exc_info is not None


async def test_errors_of_a_field_tell_its_path(client: httpx.AsyncClient) -> None:
    response = await client.post("/graphql", json={"query": "{hello other:boom}"})
    assert response.json()["errors"][0]["path"] == ["other"]
    assert response.json()["data"] == {"hello": "hello", "other": None}


async def test_refusals_of_the_domain_are_shown(client: httpx.AsyncClient) -> None:
    response = await client.post("/graphql", json={"query": "{refused}"})
    (error,) = response.json()["errors"]
    assert error["message"] == "first must be at most 100."
    place = {"code": "INVALID_INPUT", "message": "first must be at most 100.", "field": ["first"]}
    assert error["extensions"] == {"code": "BAD_USER_INPUT", "refusals": [place]}


async def test_other_layers_can_name_their_refusals() -> None:
    def classify(error: BaseException) -> RequestRefused | None:
        return RequestRefused("OVERLOADED", "Try again.", 503) if isinstance(error, RuntimeError) else None

    async with make_client(classify=classify) as client:
        response = await client.post("/graphql", json={"query": "{boom}"})
    assert response.json()["errors"][0]["extensions"] == {"code": "OVERLOADED"}


async def test_a_defect_outside_resolvers_is_masked(caplog: pytest.LogCaptureFixture) -> None:
    async def authenticate(_authorization: str | None) -> None:
        raise RuntimeError("password=hunter2")

    async with make_client(authenticate=authenticate) as client:
        response = await client.post("/graphql", json={"query": "{hello}"})
    assert response.status_code == 500
    assert response.json()["errors"][0]["extensions"]["code"] == "INTERNAL"
    assert "hunter2" not in response.text


async def test_operations_end_by_their_deadline() -> None:
    async with make_client(limits=Limits(operation_timeout_seconds=0.05)) as client:
        started = time.monotonic()
        response = await client.post("/graphql", json={"query": "{slow(seconds:5)}"})
        assert time.monotonic() - started < 2
    assert response.status_code == 504
    assert response.json()["errors"][0]["extensions"]["code"] == "TIMEOUT"


async def test_one_operation_too_many_is_refused_at_once() -> None:
    async with make_client(limits=Limits(operations_in_flight=1)) as client:
        first = asyncio.create_task(client.post("/graphql", json={"query": "{slow(seconds:0.2)}"}))
        await asyncio.sleep(0.05)
        refused = await client.post("/graphql", json={"query": "{slow(seconds:0.2)}"})
        assert refused.status_code == 503
        assert refused.headers["retry-after"] == "1"
        assert refused.json()["errors"][0]["extensions"]["code"] == "OVERLOADED"
        assert (await first).json()["data"] == {"slow": "done"}
        assert (await client.post("/graphql", json={"query": "{hello}"})).status_code == 200


async def test_bad_arguments_name_what_is_wrong(client: httpx.AsyncClient) -> None:
    query = "query($filter:Filter!){filtered(filter:$filter)}"
    response = await client.post("/graphql", json={"query": query, "variables": {"filter": {"name": 5}}})
    (error,) = response.json()["errors"]
    assert error["extensions"] == {"code": "BAD_USER_INPUT"}
    assert "name" in error["message"]
