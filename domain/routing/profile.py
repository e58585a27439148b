"""One way to route: what it minimizes, what it may do, and what everything costs."""

from msgspec import Struct

from domain.network.location import LocationKind
from domain.routing.cost_terms import CostTerms, Tariff, TariffTier
from domain.routing.objective import WEIGHTS, Objective, ObjectiveWeights
from domain.routing.rule import RoutingRule, RuleKind

_TIMED = frozenset({RuleKind.DISPATCH_WITHIN, RuleKind.DELIVER_BY})


class RoutingProfile(Struct, frozen=True, kw_only=True):
    """A version of the profile `code`. `own_weights` are given where the objective is WEIGHTED.

    `batch_window_minutes`: so long work that is planned stays with the router, to be planned again together with other
    orders before its locations see it. `consolidate`: then orders of one customer to one address may share shipments.
    """

    code: str
    version: int
    name: str = ""
    objective: Objective = Objective.LOWEST_COST
    own_weights: ObjectiveWeights | None = None
    costs: CostTerms
    rules: tuple[RoutingRule, ...] = ()
    batch_window_minutes: int = 0
    consolidate: bool = False

    @property
    def weights(self) -> ObjectiveWeights:
        if self.objective is not Objective.WEIGHTED:
            return WEIGHTS[self.objective]
        assert self.own_weights is not None
        return self.own_weights

    @property
    def currency_code(self) -> str:
        return self.costs.currency_code

    @property
    def timed(self) -> bool:
        """Whether it matters when goods would leave and arrive."""
        if self.weights.day or self.costs.late_day or len(self.costs.tariffs) > 1:
            return True
        return any(rule.kind in _TIMED for rule in self.rules)

    @property
    def limits_capacity(self) -> bool:
        """Whether it matters how much the locations have to do already."""
        return any(rule.kind is RuleKind.DAILY_CAPACITY for rule in self.rules)


# Orders of magnitude of parcel shipping inside the United States, in dollars:
#   a parcel 6.00 plus 1.00 per 1,000 km (a light ground parcel costs about 3 more across the country than next door),
#   0.60 per kg plus 0.40 per kg and 1,000 km (what ground tariffs add per further kilogram, near and far zones),
#   opening: another release, walk and pack; a store does it by hand between customers, a warehouse in waves,
#   picking per unit: minutes of labor, again dearest in a store.
# Moving: enough that work does not wander for cents, far less than a parcel.
# CO2e: about 0.1 g per kg and km by road (GLEC Framework 3.0, default for heavy trucks, tank to wheel and production).
# 1,900 km: about the mean distance between two households of the contiguous states.
DEFAULT_COSTS = CostTerms(
    currency_code="USD",
    opening={
        LocationKind.WAREHOUSE: 150_000,
        LocationKind.STORE: 300_000,
        LocationKind.DROPSHIP_VENDOR: 250_000,
        LocationKind.THIRD_PARTY: 200_000,
    },
    picking_line=dict.fromkeys(LocationKind, 0),
    picking_unit={
        LocationKind.WAREHOUSE: 25_000,
        LocationKind.STORE: 60_000,
        LocationKind.DROPSHIP_VENDOR: 40_000,
        LocationKind.THIRD_PARTY: 35_000,
    },
    tariffs=(
        Tariff(
            tiers=(TariffTier(parcel=600_000, per_kilometer=100, per_kilogram=60_000, per_kilogram_kilometer=40),),
            co2e_milligrams_per_kilogram_kilometer=100,
        ),
    ),
    moving=20_000,
    distance_unknown_kilometers=1_900,
)

# Four locations per order: beyond that customers wait for parcels more than any tariff difference can be worth.
# No maximum distance: ground service reaches every address from every location of the country.
DEFAULT_PROFILE = RoutingProfile(
    code="DEFAULT",
    version=1,
    name="Lowest cost",
    costs=DEFAULT_COSTS,
    rules=(RoutingRule(code="LOCATIONS_PER_ORDER_MAX", kind=RuleKind.LOCATIONS_PER_ORDER_MAX, limit=4),),
)
"""Routes orders to which no profile of their own is assigned."""
