"""What was right when a profile was saved may be wrong when it is activated."""

from datetime import UTC, datetime, timedelta
from typing import Any

from schema.scalars import format_datetime
from tests.graphql.api import refusal
from tests.graphql.business import Business
from tests.graphql.profile_documents import draft, only, profile_of

UNKNOWN = "NOT_FOUND"
TEA = {"code": "TEA", "name": "Green tea", "weightGrams": 400}
EAST = {
    "code": "EAST",
    "name": "EAST house",
    "kind": "WAREHOUSE",
    "address": {"postalCode": "43215", "countryCode": "US"},
}
GIVEN = {"code": "PEAK", "version": 1}


async def named(business: Business) -> None:
    """What the profile names besides locations."""
    await business.api.run("saveSku", {**TEA, "category": "Drinks"})
    await business.api.run("saveLocation", {**EAST, "groups": ["COAST"]})


async def state(business: Business) -> Any:
    return (await business.api.data('{ routingProfile(code: "PEAK") { state } }'))["state"]


async def test_everything_that_has_become_wrong_is_told_at_once(business: Business) -> None:
    await named(business)
    scope = {"categories": ["Drinks"], "groups": ["COAST"]}
    fence = {"code": "FENCE", "kind": "RING_FENCE", "limit": 2, "hard": False, "price": "0.75", "scope": scope}
    await draft(business, profile_of("PEAK", only("WEST", groups=["COAST"]), fence))
    await business.api.run("saveSku", {**TEA, "category": "Tea"})
    await business.api.run("saveLocation", EAST)
    wrong = [
        refusal(UNKNOWN, "version", "rules", "0", "scope", "groups"),
        refusal(UNKNOWN, "version", "rules", "1", "scope", "categories"),
        refusal(UNKNOWN, "version", "rules", "1", "scope", "groups"),
    ]
    await business.refuses("activateRoutingProfile", GIVEN, *wrong)
    yesterday = format_datetime(datetime.now(UTC) - timedelta(days=1))
    past = refusal("INVALID_INPUT", "from")
    await business.refuses("activateRoutingProfile", {**GIVEN, "from": yesterday}, past, *wrong)
    assert await state(business) == "DRAFT"
    await named(business)
    await business.api.run("activateRoutingProfile", GIVEN)
    assert await state(business) == "ACTIVE"
