"""A plan that was cut off by its limit is improved after the answer, where that is worth what moving costs."""

from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from app.routing_improvement import RoutingImprovement
from domain.access.principal import Principal
from domain.access.scopes import SCOPES
from domain.address import Address
from domain.method import Method
from domain.orders.customer import Customer
from domain.orders.new_order import ItemRequest, OrderRequest
from operations.command import Command
from operations.improve_routing import improve_next_routing
from operations.place_order import place_order
from operations.reroute_order import reroute_order
from operations.services import Services
from tests.graphql.business import Business
from tests.graphql.profile_documents import activate, assign, profile_of

WORK = """query($id: ID!) {
  order(id: $id) { version fulfillmentOrders { id status locationCode lines { quantity } } }
  routingDecision(orderId: $id) { trigger status gap }
}"""
COUNTED = {"code": "FEW", "kind": "LOCATIONS_PER_LINE_MAX", "limit": 5}
"""Lines that count as a whole, and could be divided, are for the general solver."""


async def hurried(business: Business, services: Services, *, moving: str) -> tuple[Services, str]:
    """An order that was planned without any time: the tea that is in EAST comes from there, the rest from WEST."""
    costs = {"moving": moving, "tariffs": [{"tiers": [{"parcel": "6"}]}]}
    await activate(business, profile_of("COUNTED", COUNTED, costs=costs))
    await assign(business, {"profileCode": "COUNTED"})
    for sku, delta in (("TEA", -9), ("MUG", -10)):
        given = {"sku": sku, "locationCode": "EAST", "delta": delta, "reason": "sold", "idempotencyKey": f"sold {sku}"}
        await business.api.run("adjustStock", given)
    mugs = {"locationCode": "WEST", "items": [{"sku": "MUG", "quantity": 5}], "idempotencyKey": "mugs"}
    await business.api.run("receiveStock", mugs)
    services = replace(services, solver_seconds_max=0.0, unproven_plans=type(services.unproven_plans)())
    request = OrderRequest(
        channel="WEB",
        currency_code="USD",
        customer=Customer(),
        method=Method.SHIP,
        ship_to=Address(name="Ada", line1="1 Broadway", city="New York", postal_code="10004", country_code="US"),
        items=(
            ItemRequest(sku="TEA", quantity=2, unit_price=Decimal("9.99")),
            ItemRequest(sku="MUG", quantity=1, unit_price=Decimal("9.99")),
        ),
    )
    principal = Principal(organization=business.api.organization, client_id="test", scopes=SCOPES)
    command = Command(principal=principal, mutation="placeOrder", idempotency_key="hurried")
    placed = await place_order(services, command, request=request)
    return services, placed.ids["order"]


async def work_of(business: Business, order_id: str) -> tuple[dict[str, int], dict[str, Any]]:
    """Active units by location, and the newest decision."""
    body = await business.api.send(WORK, id=order_id)
    units: dict[str, int] = {}
    for part in body["data"]["order"]["fulfillmentOrders"]:
        if part["status"] != "CANCELLED":
            units[part["locationCode"]] = sum(line["quantity"] for line in part["lines"])
    return {code: count for code, count in units.items() if count}, body["data"]["routingDecision"]


async def test_moves_what_a_limit_left_in_the_wrong_place(business: Business, services: Services) -> None:
    services, order_id = await hurried(business, services, moving="0.50")
    units, decision = await work_of(business, order_id)
    assert units == {"EAST": 1, "WEST": 2}
    assert (decision["trigger"], decision["status"], decision["gap"] > 0) == ("PLACED", "FEASIBLE", True)
    improvement = RoutingImprovement(services)
    assert await improvement.work() == 0
    units, decision = await work_of(business, order_id)
    assert units == {"WEST": 3}
    assert (decision["trigger"], decision["status"]) == ("IMPROVED", "OPTIMAL")
    assert await improvement.work() > 0


async def test_leaves_it_where_moving_costs_more(business: Business, services: Services) -> None:
    services, order_id = await hurried(business, services, moving="50")
    assert await improve_next_routing(services)
    units, decision = await work_of(business, order_id)
    assert (units, decision["trigger"]) == ({"EAST": 1, "WEST": 2}, "PLACED")


async def test_never_moves_what_a_location_has_accepted(business: Business, services: Services) -> None:
    services, order_id = await hurried(business, services, moving="0.50")
    body = await business.api.send(WORK, id=order_id)
    for part in body["data"]["order"]["fulfillmentOrders"]:
        await business.work(part["id"], "ACCEPTED")
    assert await improve_next_routing(services)
    units, decision = await work_of(business, order_id)
    assert (units, decision["trigger"]) == ({"EAST": 1, "WEST": 2}, "PLACED")


async def test_routing_again_without_time_leaves_a_better_plan_as_it_is(business: Business, services: Services) -> None:
    services, order_id = await hurried(business, services, moving="0.50")
    assert await improve_next_routing(services)
    principal = Principal(organization=business.api.organization, client_id="test", scopes=SCOPES)
    command = Command(principal=principal, mutation="rerouteOrder", idempotency_key="again")
    await reroute_order(services, command, order_id=order_id)
    units, decision = await work_of(business, order_id)
    assert (units, decision["trigger"]) == ({"WEST": 3}, "IMPROVED")
