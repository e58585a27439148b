"""Where returned goods should go, as a routing problem turned around.

Goods travel from the customer instead of to them, at the tariffs of the order's profile. What a location can serve is
here the room that it has, so that the profile's term for overfull shelves, MARKDOWN, sends goods to where few of them
are left.
"""

from collections.abc import Collection

from msgspec.structs import replace

from domain.method import Method
from domain.routing.cost_terms import StockPressure
from domain.routing.objective import Objective
from domain.routing.problem import Exclusion, RoutingProblem, Stock
from domain.routing.profile import RoutingProfile
from domain.routing.rule import RuleKind

NEEDED_UNITS = 100
"""A location that has so many available units of a SKU needs no more of them."""

NEED_PRICE = 200_000
"""Millicents of the profile's currency that a unit is worth more where none is left than where none is needed: as much
as bringing a parcel 2,000 km further by the tariffs of the default profile."""

NOT_ACCEPTED = Exclusion(code="RETURNS_NOT_ACCEPTED")

_RULES = frozenset({RuleKind.DAILY_CAPACITY, RuleKind.HANDLING_REQUIRED})
"""Those that hold for goods that come as well as for goods that go."""


def return_problem(problem: RoutingProblem, *, accepting: Collection[str]) -> RoutingProblem:
    """The problem of bringing the goods of the only demand from its destination back to the locations.

    `problem` is that of sending them, with the units that the locations have; `accepting` are those that take returns.
    """
    (demand,) = problem.demands
    codes = [location.code for location in problem.locations]
    refusing = {code: NOT_ACCEPTED for code in codes if code not in accepting}
    wanted: dict[str, int] = {}
    for line in demand.lines:
        wanted[line.sku] = wanted.get(line.sku, 0) + line.quantity
    units_max = max(wanted.values())
    return replace(
        problem,
        profile=_return_profile(problem.profile, units_max),
        demands=(
            replace(demand, method=Method.SHIP, pickup_location=None, excluded={None: refusing} if refusing else {}),
        ),
        # A parcel reaches also those that only serve customers who come.
        locations=tuple([location._replace(methods=frozenset(Method)) for location in problem.locations]),
        stock={sku: _room(problem.stock, sku, codes, units_max) for sku in wanted},
    )


def _return_profile(profile: RoutingProfile, units_max: int) -> RoutingProfile:
    """The profile that prices returns of at most so many units of a SKU: shipping back, receiving, handling, need.

    A location with NEEDED_UNITS is NEED_PRICE per unit dearer than one without any.
    """
    most = NEEDED_UNITS + units_max
    costs = replace(
        profile.costs,
        stock_out=None,
        markdown=StockPressure(units=most, price=NEED_PRICE * most // NEEDED_UNITS),
        late_day=0,
        moving=0,
    )
    rules = tuple(rule for rule in profile.rules if rule.kind in _RULES)
    return replace(profile, objective=Objective.LOWEST_COST, own_weights=None, costs=costs, rules=rules)


def _room(stock: Stock, sku: str, codes: Collection[str], units_max: int) -> dict[str, int]:
    """Units that each location could do with; always enough for all that comes back."""
    available = stock.get(sku, {})
    return {code: max(units_max, NEEDED_UNITS + units_max - max(0, available.get(code, 0))) for code in codes}
