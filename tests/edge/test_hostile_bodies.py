import asyncio

import httpx
import pytest

from tests.edge.server import Running

JSON = {"content-type": "application/json"}
BODY_LIMIT = 256 * 1024


def padded(size: int) -> bytes:
    body = b'{"query":"{hello}"}'
    return body + b" " * (size - len(body))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"5",
        b'"x"',
        b"null",
        b"true",
        b"[]",
        b'[{"query":"{hello}"}]',
        b"{}",
        b"[" * 200_000,
        b'{"query":' * 20_000,
        b"\xff\xfe",
        b'{"query":"{hello}\xff"}',
        b'{"query":"\\ud800"}',
        b'{"query":"{hello}","variables":{"a":"\\udfff"}}',
        b'{"query":null}',
        b'{"query":5}',
        b'{"query":""}',
        b'{"query":["{hello}"]}',
        b'{"query":"{hello}","variables":[]}',
        b'{"query":"{hello}","variables":"{}"}',
        b'{"query":"{hello}","variables":5}',
        b'{"query":"{hello}","operationName":5}',
        b'{"query":"{hello}","operationName":{}}',
        b'{"query":"{hello}","extensions":[]}',
        b'{"query":"{hello}"} trailing',
        b'{"query":"{hello}","variables":{"a":NaN}}',
    ],
)
async def test_answers_400_to_malformed_bodies(edge: Running, body: bytes) -> None:
    async with httpx.AsyncClient() as client:
        response = await client.post(edge.url, content=body, headers=JSON)
    assert response.status_code == 400
    assert set(response.json()) == {"errors"}
    assert [error["extensions"]["code"] for error in response.json()["errors"]] == ["BAD_REQUEST"]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "query=",
        "query=%ff",
        "query={hello}&variables=[1]",
        "query={hello}&variables=x",
        "query={hello}&extensions=5",
        "&".join(f"a{number}=1" for number in range(50)),
    ],
)
async def test_answers_400_to_malformed_query_strings(edge: Running, query: str) -> None:
    async with httpx.AsyncClient() as client:
        response = await client.get(f"{edge.url}?{query}")
    assert response.status_code == 400
    assert response.json()["errors"][0]["extensions"]["code"] == "BAD_REQUEST"


@pytest.mark.parametrize(
    "content_type",
    [
        None,
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/graphql",
        "application/json; charset=latin-1",
        "application/jsonx",
    ],
)
async def test_answers_415_to_other_content_types(edge: Running, content_type: str | None) -> None:
    headers = {} if content_type is None else {"content-type": content_type}
    async with httpx.AsyncClient() as client:
        response = await client.post(edge.url, content=b'{"query":"{hello}"}', headers=headers)
    assert response.status_code == 415
    assert response.json()["errors"][0]["extensions"]["code"] == "UNSUPPORTED_MEDIA_TYPE"


async def test_answers_415_to_compressed_bodies(edge: Running) -> None:
    async with httpx.AsyncClient() as client:
        response = await client.post(edge.url, content=b"x", headers={**JSON, "content-encoding": "gzip"})
    assert response.status_code == 415


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"])
async def test_answers_405_to_other_methods(edge: Running, method: str) -> None:
    async with httpx.AsyncClient() as client:
        response = await client.request(method, edge.url)
    assert response.status_code == 405
    assert response.headers["allow"] == "GET, POST"


@pytest.mark.parametrize(("size", "status"), [(BODY_LIMIT, 200), (BODY_LIMIT + 1, 413)])
async def test_limits_bodies_by_their_length(edge: Running, size: int, status: int) -> None:
    async with httpx.AsyncClient() as client:
        response = await client.post(edge.url, content=padded(size), headers=JSON)
    assert response.status_code == status


@pytest.mark.parametrize(("size", "status"), [(BODY_LIMIT, 200), (BODY_LIMIT + 1, 413)])
async def test_counts_chunked_bodies(edge: Running, size: int, status: int) -> None:
    async def chunks() -> object:
        for start in range(0, size, 10_000):
            yield padded(size)[start : start + 10_000]

    async with httpx.AsyncClient() as client:
        response = await client.post(edge.url, content=chunks(), headers=JSON)  # type: ignore[arg-type]  # an async generator
    assert response.status_code == status


@pytest.mark.parametrize("length", [b"99999999999999999999", b"300000", b"0300000"])
async def test_refuses_by_the_claimed_length_before_the_body_arrives(edge: Running, length: bytes) -> None:
    reader, writer = await asyncio.open_connection(edge.host, edge.port)
    writer.write(
        b"POST /graphql HTTP/1.1\r\nhost: edge\r\ncontent-type: application/json\r\ncontent-length: %b\r\n\r\n" % length
    )
    status = await asyncio.wait_for(reader.readline(), 5)
    writer.close()
    await writer.wait_closed()
    assert status.split()[1] in (b"413", b"400")  # the server itself refuses lengths beyond 64 bits


async def test_the_body_ends_where_its_length_says(edge: Running) -> None:
    reader, writer = await asyncio.open_connection(edge.host, edge.port)
    writer.write(b"POST /graphql HTTP/1.1\r\nhost: edge\r\ncontent-type: application/json\r\ncontent-length: 5\r\n\r\n")
    writer.write(b'{"query":"{hello}"}')
    status = await asyncio.wait_for(reader.readline(), 5)
    writer.close()
    await writer.wait_closed()
    assert status.split()[1] == b"400"
