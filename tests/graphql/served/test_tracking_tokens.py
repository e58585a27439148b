"""A tracking token opens one order as its customer sees it, and nothing else."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta

import pytest

from domain.access.tracking_token import TrackingToken, sign_token
from operations.services import Services
from resolvers.root import build_schema
from tests.graphql.business import Business
from tests.graphql.root_fields import QUERIES, SUBSCRIPTIONS, first_message, used

TRACK = "query($token: String!) { trackOrder(token: $token) { number lines { quantity } shipTo { city } } }"
FOLLOW = "subscription($token: String!) { orderTracking(token: $token) { kind order { number } } }"


async def token_of(business: Business, number: str = "1001") -> str:
    placed = await business.place(("TEA", 2), number=number)
    token: str = (await business.api.run("createTrackingToken", {"orderId": placed["id"]}, "token"))["token"]
    return token


def resigned(token: str, body: bytes) -> str:
    """Another content under the signature of a token."""
    encoded = token.removeprefix("trk_")
    signature = urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))[:16]
    return "trk_" + urlsafe_b64encode(signature + body).decode().rstrip("=")


async def test_needs_no_key(business: Business) -> None:
    visitor = business.api.anonymous()
    seen = await visitor.data(TRACK, token=await token_of(business))
    assert seen == {"number": "1001", "lines": [{"quantity": 2}], "shipTo": {"city": "New York"}}


async def test_is_no_key(business: Business) -> None:
    token = await token_of(business)
    response = await business.api.with_credential(token).post("{ viewer { clientId } }")
    assert response.status_code == 401


async def test_opens_nothing_but_the_tracked_order(business: Business) -> None:
    visitor = business.api.anonymous()
    variables = {"order": "ord_1", "part": "ful_1-1", "shipment": "shp_1-1", "reservation": "rsv_1", "ids": ["ord_1"]}
    for document in (*QUERIES.values(), "{ viewer { clientId } }"):
        assert (await visitor.error(f"query {document}", **used(document, variables)))[0] == "UNAUTHENTICATED", document
    for document in SUBSCRIPTIONS.values():
        message = await first_message(visitor, f"subscription {document}", used(document, variables))
        assert [error["extensions"]["code"] for error in message["errors"]] == ["UNAUTHENTICATED"]


def test_shows_types_of_its_own_alone() -> None:
    """What it opens leads to no other object of the schema."""
    core = build_schema()._schema
    reached, open_names = set(), {"TrackedOrder"}
    while open_names:
        type_ = core.type_map[open_names.pop()]
        reached.add(type_.name)
        for field in getattr(type_, "fields", {}).values():
            name = str(field.type).strip("[]!")
            if name not in reached and hasattr(core.type_map[name], "fields"):
                open_names.add(name)
    assert reached == {name for name in core.type_map if name.startswith("Tracked")}


@pytest.mark.parametrize("seconds", [-60, -1])
async def test_ends_when_it_says(business: Business, services: Services, seconds: int) -> None:
    order = (await business.place(("TEA", 1), number="1001"))["id"]
    organization = business.api.organization
    secret = await services.storage.organizations.tracking_secret(organization)
    visitor = business.api.anonymous()
    for later, seen in ((seconds, None), (60, "1001")):
        ends = datetime.now(UTC) + timedelta(seconds=later)
        token = sign_token(TrackingToken(organization=organization, order_id=order, expires_at=ends), secret)
        found = await visitor.data(TRACK, token=token)
        assert (found and found["number"]) == seen


async def test_opens_nothing_when_it_is_forged(business: Business, services: Services) -> None:
    token = await token_of(business)
    other = (await business.place(("TEA", 1)))["id"]
    stranger = await business.api.elsewhere()
    secret = await services.storage.organizations.tracking_secret(stranger.organization)
    own = business.api.organization
    for forged in (
        resigned(token, f"{own}|{other}|0".encode()),
        resigned(token, f"{own}|{other}".encode()),
        resigned(token, f"{own}|{other}|{10**30}".encode()),
        resigned(token, b"\xff|\xff|0"),
        sign_token(TrackingToken(organization=own, order_id=other), secret),
        sign_token(TrackingToken(organization=stranger.organization, order_id=other), secret),
        token.swapcase(),
        token[:-1],
        token.removeprefix("trk_"),
        "nul\x00",
    ):
        assert await business.api.anonymous().data(TRACK, token=forged) is None, forged
    message = await first_message(business.api.anonymous(), FOLLOW, {"token": f"{token}x"})
    assert [error["extensions"]["code"] for error in message["errors"]] == ["NOT_FOUND"]


async def test_follows_the_order(business: Business) -> None:
    message = await first_message(business.api.anonymous(), FOLLOW, {"token": await token_of(business)})
    assert message["data"] == {"orderTracking": {"kind": "SNAPSHOT", "order": {"number": "1001"}}}
