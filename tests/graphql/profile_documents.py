"""Routing profiles as clients give them."""

from typing import Any

from tests.graphql.business import Business

PRICES = {"warehouse": "1.50", "store": "3.00", "dropshipVendor": "2.50", "thirdParty": "2.00"}
NOTHING = dict.fromkeys(PRICES, "0")


PILOT = {
    "code": "OLD",
    "name": "The old table",
    "percent": 0,
    "treatment": {"kind": "TABLE", "table": [{"locationCodes": ["WEST"]}]},
}


def profile_of(code: str = "EXPRESS", /, *rules: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A profile to save, in which a parcel costs 6 dollars and nothing else costs anything; `costs` change some of it."""
    costs = {
        "opening": NOTHING,
        "pickingUnit": NOTHING,
        "tariffs": [{"tiers": [{"parcel": "6"}]}],
        **changes.pop("costs", {}),
    }
    return {"code": code, "name": "Express", "currencyCode": "USD", "costs": costs, "rules": list(rules), **changes}


def only(*codes: str, **scope: Any) -> dict[str, Any]:
    """The rule that goods come from these locations alone."""
    return {"code": "ONLY", "kind": "ONLY_LOCATIONS", "scope": {"locationCodes": list(codes), **scope}}


async def draft(business: Business, given: dict[str, Any], select: str = "code version") -> dict[str, Any]:
    """Save a profile; what is selected of it."""
    payload = await business.api.run("saveRoutingProfile", given, f"routingProfile {{ {select} }}")
    profile: dict[str, Any] = payload["routingProfile"]
    return profile


async def activate(business: Business, given: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Save a profile and let it route."""
    saved = await draft(business, given)
    await business.api.run("activateRoutingProfile", {**saved, **changes})
    return saved


async def assign(business: Business, *assignments: dict[str, Any]) -> None:
    await business.api.run("saveRoutingAssignments", {"assignments": list(assignments)})
