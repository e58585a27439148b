import re

import httpx

from tests.edge.server import make_client

BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


async def test_browsers_get_the_editor() -> None:
    async with make_client(editor_enabled=True) as client:
        response = await client.get("/graphql", headers=BROWSER)
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert "script-src 'sha256-" in response.headers["content-security-policy"]


async def test_the_editor_loads_nothing_from_elsewhere() -> None:
    async with make_client(editor_enabled=True) as client:
        page = (await client.get("/graphql", headers=BROWSER)).text
    assert re.findall(r"https?://|//[a-z]+\.|(?:src|href)=\"(?!data:,)|@import|url\(", page) == []


async def test_queries_of_browsers_are_still_answered() -> None:
    async with make_client(editor_enabled=True) as client:
        response = await client.get("/graphql", params={"query": "{hello}"}, headers=BROWSER)
    assert response.json()["data"] == {"hello": "hello"}


async def test_there_is_no_editor_unless_enabled(client: httpx.AsyncClient) -> None:
    response = await client.get("/graphql", headers=BROWSER)
    assert response.status_code == 400
