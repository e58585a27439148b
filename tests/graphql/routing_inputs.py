"""Valid inputs for the mutations of the router, on objects of their own."""

from typing import Any

from tests.graphql.api import fresh_key
from tests.graphql.business import Business
from tests.graphql.profile_documents import PILOT, assign, draft, profile_of

Given = dict[str, Any]


async def consolidate_orders(business: Business) -> Given:
    customer = {"id": "c-7", "name": "Ada"}
    return {"orderIds": [(await business.place(("TEA", 1), customer=customer))["id"] for _ in range(2)]}


async def save_routing_profile(business: Business) -> Given:
    await draft(business, profile_of())
    return profile_of(name="Fast")


async def activate_routing_profile(business: Business) -> Given:
    return await draft(business, profile_of())


async def save_routing_assignments(business: Business) -> Given:
    await assign(business, {"profileCode": "DEFAULT", "methods": ["PICKUP"]})
    return {"assignments": [{"profileCode": "DEFAULT", "segments": ["VIP"]}]}


async def save_routing_pilot(business: Business) -> Given:
    await business.api.run("saveRoutingPilot", PILOT)
    return {**PILOT, "percent": 1}


async def post_routing_decision(business: Business) -> Given:
    """Of units that a location rejected."""
    part = await business.part(("TEA", 3))
    rejected = {"id": part["id"], "reason": "CAPACITY", "reroute": False, "idempotencyKey": fresh_key()}
    await business.api.run("rejectFulfillmentOrder", rejected)
    assignments = [{"lineId": part["line"], "locationCode": "WEST", "quantity": 2}]
    return {"orderId": part["order"]["id"], "assignments": assignments}
