"""Orders that another system routes: a pilot for them, what it posts, and how time goes by."""

from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from operations.route_overdue import route_overdue_order
from operations.services import Services
from tests.graphql.api import fresh_key
from tests.graphql.business import Business

PILOT = {"code": "OLD", "name": "The old system", "percent": 100, "treatment": {"kind": "EXTERNAL"}}
FIGURES = (
    '{ routingPilotFigures(code: "OLD") { treatment { orders errors overdueOrders waitingOrders refusedDecisions cost { amount } units '
    "unitsUnserved fillRate parcels splitOrders deliverDays milliseconds } control { orders waitingOrders } } }"
)
DECISION = "query($id: ID!) { routingDecision(orderId: $id) { trigger arm solvedBy } }"
STATE = (
    "query($id: ID!) { order(id: $id) { fulfillmentStatus decisionDueAt placedAt lines { exception } "
    "fulfillmentOrders { locationCode status } } }"
)
TABLE = {"kind": "TABLE", "table": [{"locationCodes": ["WEST"]}]}
HOUR = timedelta(hours=1)


def after(business: Business, time: timedelta) -> Services:
    """The services as they will be then."""
    services = business.api.services

    def then() -> datetime:
        return services.now() + time

    return replace(services, now=then)


async def save(business: Business, **changes: Any) -> None:
    await business.api.run("saveRoutingPilot", {**PILOT, **changes})


async def treated(business: Business) -> dict[str, Any]:
    found: dict[str, Any] = (await business.api.data(FIGURES))["treatment"]
    return found


async def post(business: Business, order: dict[str, Any], *units: tuple[int, str, int]) -> None:
    """Decide on lines by their ordinal: location and units."""
    assignments = [
        {"lineId": order["lines"][ordinal - 1]["id"], "locationCode": location, "quantity": quantity}
        for ordinal, location, quantity in units
    ]
    given = {"orderId": order["id"], "assignments": assignments, "idempotencyKey": fresh_key()}
    await business.api.run("postRoutingDecision", given)


async def overdue(business: Business, order: dict[str, Any], *, time: timedelta = HOUR) -> bool:
    return await route_overdue_order(after(business, time), business.api.organization, order["id"])
