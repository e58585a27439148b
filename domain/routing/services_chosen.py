"""By which carrier services a plan sends the goods of an order."""

from collections.abc import Mapping

from domain.routing.plan import RoutingPlan


def services_chosen(plan: RoutingPlan, order: str) -> Mapping[str, str]:
    """The services that the plan names for the locations of the order, by location code.

    Where it names none, goods go by whichever delivers first.
    """
    return {cost.location: cost.service for cost in plan.costs if cost.service is not None and cost.order == order}
