"""What remains for one order once the rules that only forbid are applied, and what it costs."""

from collections.abc import Mapping

from msgspec import Struct, field

from domain.orders.lines import LineException
from domain.routing.explaining.reasons import RuleHit
from domain.routing.options.capacity import CapacityLeft, DayCapacity, KnownCapacities, day_capacities, left_of
from domain.routing.options.coefficients import coefficients_of
from domain.routing.options.forbidden_pairs import Fence, available_units, ended_lines, kept_whole, order_is_whole
from domain.routing.options.limits import LineLimits, LocationPrice, line_limits, location_prices, locations_left_of
from domain.routing.options.ranked_locations import RankedLocations
from domain.routing.options.rules_in_force import RulesInForce, rules_in_force
from domain.routing.options.sources import Source, has_several_services, sources_of
from domain.routing.problem import RoutingDemand, RoutingProblem
from domain.routing.rule import RuleKind

Hits = dict[tuple[str, str], RuleHit]
"""By line id and location code."""


class OrderOptions(Struct, frozen=True, kw_only=True):
    """What remains for one order. Rows are by line, and in them one entry by position in `sources`.

    `available` is zero for a pair that is out; sources of one location share its units. In the profile's objective:
    `fixed` is what using a source costs, `line_fixed` what each line from it costs, `unit_cost` what one unit costs, and
    `location_prices` what opened locations beyond a number cost each.
    `whole`: all lines come from one location, or nothing. `locations_left` is how many locations that do not work on the
    order yet it may still open. `several_services`: whether locations may be several sources. `line_limits` (None where
    no rule asks) are by line. `moved` are units of a line that may come from a source before each further one costs so
    much more. `fenced` are units of a SKU at a location that may be taken before each further one costs so much more, up
    to the last. `capacity` is by location code.
    Pairs without stock are in none of the exclusions; those in `order_excluded` have stock, but the order as a whole
    cannot use it. `ended` are lines, by position, that a rule routes no more.
    """

    demand: RoutingDemand
    rules: RulesInForce
    sources: tuple[Source, ...]
    available: tuple[list[int], ...]
    fixed: tuple[int, ...]
    line_fixed: tuple[int, ...] | None
    unit_cost: tuple[list[int], ...]
    whole: bool
    locations_left: int
    several_services: bool = False
    location_prices: tuple[LocationPrice, ...] = ()
    line_limits: tuple[LineLimits, ...] | None = None
    moved: Mapping[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    fenced: Mapping[tuple[str, str], Fence] = field(default_factory=dict)
    capacity: Mapping[str, CapacityLeft] = field(default_factory=dict)
    location_excluded: Mapping[str, RuleHit] = field(default_factory=dict)
    line_excluded: Hits = field(default_factory=dict)
    order_excluded: Hits = field(default_factory=dict)
    ended: Mapping[int, LineException] = field(default_factory=dict)

    def opens(self, position: int) -> bool:
        """Whether the source's location does not work on the order yet."""
        return self.sources[position].location.code not in self.demand.locations_in_use


def order_options(
    problem: RoutingProblem,
    demand: RoutingDemand,
    ranked: RankedLocations,
    known: KnownCapacities | None = None,
) -> OrderOptions:
    """Apply the rules that only forbid to one order, and price what is left.

    `known` are the locations' capacities, where they are worked out for many orders at once.
    """
    rules = rules_in_force(problem.profile, demand, problem.at)
    sources, location_excluded = sources_of(problem, demand, ranked, rules)
    capacities: Mapping[str, DayCapacity] = {} if known is None else known.all
    if known is None and RuleKind.DAILY_CAPACITY in rules:
        capacities = day_capacities(problem, demand, rules, [source.location for source in sources])
    line_excluded: Hits = {}
    order_excluded: Hits = {}
    ended = ended_lines(demand, rules)
    available, fenced = available_units(problem, demand, rules, sources, capacities, line_excluded, ended)
    whole = order_is_whole(demand, rules)
    locations_left = locations_left_of(demand, rules, whole=whole, most=len(sources))
    kept_whole(demand, rules, sources, available, order_excluded, whole=whole, locations_left=locations_left)
    coefficients = coefficients_of(problem, demand, rules, sources, available, capacities)
    return OrderOptions(
        demand=demand,
        rules=rules,
        sources=tuple(sources),
        available=available,
        fixed=coefficients.fixed,
        line_fixed=coefficients.line_fixed,
        unit_cost=coefficients.unit_cost,
        whole=whole,
        locations_left=locations_left,
        several_services=has_several_services(problem),
        location_prices=location_prices(problem.profile, demand, rules),
        line_limits=line_limits(demand, rules, problem.profile),
        moved=coefficients.moved,
        fenced=fenced,
        capacity=left_of(capacities) if known is None else known.left,
        location_excluded=location_excluded,
        line_excluded=line_excluded,
        order_excluded=order_excluded,
        ended=ended,
    )


def ordered_by_sku(demand: RoutingDemand) -> dict[str, int]:
    """Units of the order by SKU."""
    ordered: dict[str, int] = {}
    for line in demand.lines:
        ordered[line.sku] = ordered.get(line.sku, 0) + line.quantity
    return ordered
