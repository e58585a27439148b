"""What is asked of the router about the stock and the capacity there is now."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from msgspec.structs import replace

from domain.delivery.dispatch_calendar import DispatchCalendar, ship_day
from domain.orders.dispatching import without_work
from domain.orders.fulfillment_order import FulfillmentOrder
from domain.routing.problem import CapacityUsed, RoutingDemand, RoutingProblem, Stock
from domain.routing.profiles.choice import ProfileInUse
from domain.routing.rule import RuleKind
from operations.services import Services
from storage.network_cache import Network


async def live_problem(
    services: Services,
    organization: str,
    demands: tuple[RoutingDemand, ...],
    *,
    profile: ProfileInUse,
    network: Network,
    stock: Stock,
    at: datetime,
    given_up: Sequence[FulfillmentOrder] = (),
) -> RoutingProblem:
    """What is asked of the router `at` a moment: with all that the profile looks at, and nothing else.

    What is `given_up` for the plan uses no capacity any more.
    Each decision keeps its problem: what does not count is not worth its bytes.
    """
    used: Mapping[str, CapacityUsed] = {}
    if profile.limits_capacity:
        days = _days_limited(profile, network, at)
        used = without_work(await services.storage.capacity.used(organization, days), days, given_up)
    problem = RoutingProblem(
        profile=profile.profile,
        demands=demands,
        locations=network.candidates,
        stock=stock,
        at=at,
        capacity_used=used,
        solver_seconds_max=services.solver_seconds_max,
    )
    if not profile.timed:
        return problem
    return replace(problem, services=network.carrier_services, calendars=network.calendars)


def _days_limited(profile: ProfileInUse, network: Network, at: datetime) -> Mapping[str, date]:
    """By code, the day on which locations whose capacity a rule limits dispatch what is ordered now."""
    scopes = [rule.scope for rule in profile.profile.rules if rule.kind is RuleKind.DAILY_CAPACITY]
    days: dict[DispatchCalendar, date] = {}
    limited: dict[str, date] = {}
    for location in network.candidates:
        if location.active and any(scope.covers_location(location.code, location.groups) for scope in scopes):
            calendar = network.calendars[location.code]
            if calendar not in days:
                days[calendar] = ship_day(calendar, at=at)
            limited[location.code] = days[calendar]
    return limited
