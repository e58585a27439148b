"""Who is let in: keys and signed tokens, and nothing that only looks like them."""

import asyncio
import time
from typing import Any

import jwt
import pytest

from tests.conftest import JWT_SECRET
from tests.graphql.api import Api, refusal
from tests.graphql.business import Business

VIEWER = "{ viewer { clientId organization scopes channels locationCodes } }"
REVOKED_SECONDS_MAX = 1.5


def claims(of: str, **changes: Any) -> dict[str, Any]:
    """Claims of a valid token; None leaves one out."""
    given = {
        "sub": "ada",
        "iss": "login",
        "aud": "switchyard",
        "exp": int(time.time()) + 60,
        "organization": of,
        "scope": "orders:read inventory:read fly:high",
        **changes,
    }
    return {name: value for name, value in given.items() if value is not None}


def signed(of: str, **changes: Any) -> str:
    return jwt.encode(claims(of, **changes), JWT_SECRET, algorithm="HS256")


async def refused(api: Api, credential: str) -> None:
    """The credential is refused aloud, also for what is open to everybody."""
    for document in (VIEWER, '{ trackOrder(token: "x") { number } }'):
        response = await api.with_credential(credential).post(document)
        assert response.status_code == 401, credential
        assert response.headers["www-authenticate"] == "Bearer"
        assert [error["extensions"]["code"] for error in response.json()["errors"]] == ["UNAUTHENTICATED"]


async def test_a_key_says_who_is_asking(business: Business) -> None:
    client = await business.api.client("orders:read", channels=["WEB", "APP"])
    viewer = await client.data(VIEWER)
    assert viewer.pop("clientId").startswith("key_")
    assert viewer == {
        "organization": business.api.organization,
        "scopes": ["ORDERS_READ"],
        "channels": ["APP", "WEB"],
        "locationCodes": None,
    }


async def test_a_signed_token_says_who_is_asking(business: Business) -> None:
    token = signed(business.api.organization, channels=["WEB"])
    viewer = await business.api.with_credential(token).data(VIEWER)
    assert viewer == {
        "clientId": "sub_ada",
        "organization": business.api.organization,
        "scopes": ["INVENTORY_READ", "ORDERS_READ"],
        "channels": ["WEB"],
        "locationCodes": None,
    }


async def test_a_signed_token_is_limited_as_it_says(business: Business) -> None:
    await business.place(("TEA", 1))
    for channels, orders in ((["WEB"], 1), (["APP"], 0), ([], 0), (None, 1)):
        client = business.api.with_credential(signed(business.api.organization, channels=channels))
        found = await client.data("{ orders { nodes { id } } }")
        assert len(found["nodes"]) == orders
    at_shop = business.api.with_credential(signed(business.api.organization, locations=["SHOP"]))
    assert await at_shop.data(VIEWER) == {
        "clientId": "sub_ada",
        "organization": business.api.organization,
        "scopes": ["INVENTORY_READ"],
        "channels": None,
        "locationCodes": ["SHOP"],
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": int(time.time()) - 60},
        {"exp": None},
        {"exp": "soon"},
        {"sub": None},
        {"sub": 7},
        {"nbf": int(time.time()) + 3_600},
        {"aud": "elsewhere"},
        {"aud": None},
        {"iss": "nobody"},
        {"iss": None},
        {"organization": "org-unknown"},
        {"organization": None},
        {"organization": ["x"]},
        {"organization": ""},
        {"sub": "ada|placeOrder"},
        {"scope": ["orders:read"]},
        {"sub": "x" * 65},
        {"channels": "WEB"},
        {"channels": [1]},
        {"locations": {"SHOP": True}},
    ],
    ids=str,
)
async def test_refuses_a_token_that_claims_wrongly(business: Business, changes: dict[str, Any]) -> None:
    await refused(business.api, signed(business.api.organization, **changes))


async def test_refuses_a_token_whose_limits_are_null(business: Business) -> None:
    unlimited = {**claims(business.api.organization), "channels": None}
    await refused(business.api, jwt.encode(unlimited, JWT_SECRET, algorithm="HS256"))


async def test_refuses_a_token_that_this_service_did_not_sign(business: Business) -> None:
    content = claims(business.api.organization)
    valid = signed(business.api.organization)
    head, body, signature = valid.split(".")
    forged = jwt.encode(claims("org-other"), JWT_SECRET, algorithm="HS256").split(".")[1]
    for token in (
        jwt.encode(content, "another-secret-another-secret-another", algorithm="HS256"),
        jwt.encode(content, JWT_SECRET + JWT_SECRET, algorithm="HS512"),
        jwt.encode(content, None, algorithm="none"),
        f"{head}.{body}.",
        f"{head}.{body}",
        f"{head}.{forged}.{signature}",
        f"{valid}x",
        "..",
        "x",
        "x" * 4_097,
    ):
        await refused(business.api, token)


async def test_refuses_what_is_no_key(business: Business) -> None:
    key = business.api.key
    assert key is not None
    _, environment, key_id, secret = key.split("_")
    for wrong in (
        f"swy_{environment}_{key_id}_{'0' * len(secret)}",
        f"swy_{environment}_{key_id}_{secret.upper()}",
        f"swy_{environment}_{key_id}_{secret}0",
        f"swy_{environment}_{key_id}_{secret[:-1]}",
        f"swy_{environment}_{'0' * 26}_{secret}",
        f"swy_{environment}_{key_id}",
        f"swy_prod_{key_id}_{secret}",
        f"swy__{key_id}_{secret}",
        "swy_",
    ):
        await refused(business.api, wrong)


async def test_refuses_a_key_of_another_environment(business: Business) -> None:
    client = await business.api.client(environment="prod")
    assert client.key is not None
    await refused(business.api, client.key)


@pytest.mark.parametrize("header", ["", "Bearer", "Basic YTpi", "Bearer\tx", "\xe9"])
async def test_refuses_a_header_without_a_credential(business: Business, header: str) -> None:
    response = await business.api.http.post(
        "/graphql", json={"query": VIEWER}, headers=[(b"authorization", header.encode("latin-1"))]
    )
    assert response.status_code == 401
    assert response.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_a_revoked_key_opens_nothing_any_more(business: Business) -> None:
    given = {"name": "Till", "scopes": ["ORDERS_READ"], "channels": ["WEB"]}
    created = await business.api.run("createApiKey", given, "secret apiKey { id name scopes channels revokedAt }")
    till = business.api.with_credential(created["secret"])
    assert (await till.data(VIEWER))["channels"] == ["WEB"]
    key = created["apiKey"]
    assert key == {"id": key["id"], "name": "Till", "scopes": ["ORDERS_READ"], "channels": ["WEB"], "revokedAt": None}
    revoked = await business.api.run("revokeApiKey", {"id": key["id"]}, "apiKey { revokedAt }")
    again = await business.api.run("revokeApiKey", {"id": key["id"]}, "apiKey { revokedAt }")
    assert again == revoked
    await asyncio.sleep(REVOKED_SECONDS_MAX)
    await refused(business.api, created["secret"])


async def test_no_key_is_revoked_from_another_organization(business: Business) -> None:
    stranger = await business.api.elsewhere()
    created = await business.api.run("createApiKey", {"name": "Till", "scopes": ["ADMIN"]}, "secret apiKey { id }")
    assert await stranger.refusals("revokeApiKey", {"id": created["apiKey"]["id"]}) == [refusal("NOT_FOUND", "id")]
    await business.api.with_credential(created["secret"]).run("createApiKey", {"name": "x", "scopes": ["ADMIN"]})


async def test_a_limited_client_cannot_make_itself_an_unlimited_key(business: Business) -> None:
    token = signed(business.api.organization, scope="admin orders:read", channels=["WEB"])
    partner = business.api.with_credential(token)
    assert (await partner.data(VIEWER))["scopes"] == ["ORDERS_READ"]
    document = "mutation($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret } }"
    given = {"name": "Skeleton", "scopes": ["ADMIN"]}
    assert (await partner.error(document, input=given))[0] == "FORBIDDEN"
    await business.refuses("createApiKey", {**given, "channels": ["WEB"]}, refusal("INVALID_INPUT", "scopes"))
