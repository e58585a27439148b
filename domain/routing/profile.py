"""What routing costs and what it may do: the versioned rules and cost terms of one way to route.

Money here is in millicents, thousandths of one minor unit of the profile's currency. They are integers, so that the cost
of a plan is exact and the same on every machine; a rate per kilogram and kilometer is far below one minor unit.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.network.location import LocationKind

MILLICENTS_PER_MINOR_UNIT = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingProfile:
    """Cost terms (millicents) and hard rules. `None` as a maximum means no limit.

    `opening` and `picking_per_unit` are by location kind and name every kind in use. `shipping_fixed` and
    `shipping_per_kilometer` are per order and location (one parcel); the other shipping terms are per unit by its weight.
    `distance_unknown_kilometers` prices a destination that has no coordinates: equally for all locations.
    """

    code: str
    version: int
    currency_code: str
    opening: Mapping[LocationKind, int]
    picking_per_unit: Mapping[LocationKind, int]
    shipping_fixed: int
    shipping_per_kilometer: int
    shipping_per_kilogram: int
    shipping_per_kilogram_kilometer: int
    locations_per_order_max: int | None
    distance_kilometers_max: int | None
    distance_unknown_kilometers: int


def minor_units(millicents: int) -> int:
    """Round to the nearest minor unit, half up."""
    return (millicents + MILLICENTS_PER_MINOR_UNIT // 2) // MILLICENTS_PER_MINOR_UNIT


# Orders of magnitude of parcel shipping inside the United States, in dollars:
#   a parcel 6.00 plus 1.00 per 1,000 km (a light ground parcel costs about 3 more across the country than next door),
#   0.60 per kg plus 0.40 per kg and 1,000 km (what ground tariffs add per further kilogram, near and far zones),
#   opening: another release, walk and pack; a store does it by hand between customers, a warehouse in waves,
#   picking per unit: minutes of labor, again dearest in a store.
# Four locations per order: beyond that customers wait for parcels more than any tariff difference can be worth.
# No maximum distance: ground service reaches every address from every location of the country.
# 1,900 km: about the mean distance between two households of the contiguous states.
DEFAULT_PROFILE = RoutingProfile(
    code="DEFAULT",
    version=1,
    currency_code="USD",
    opening={
        LocationKind.WAREHOUSE: 150_000,
        LocationKind.STORE: 300_000,
        LocationKind.DROPSHIP_VENDOR: 250_000,
        LocationKind.THIRD_PARTY: 200_000,
    },
    picking_per_unit={
        LocationKind.WAREHOUSE: 25_000,
        LocationKind.STORE: 60_000,
        LocationKind.DROPSHIP_VENDOR: 40_000,
        LocationKind.THIRD_PARTY: 35_000,
    },
    shipping_fixed=600_000,
    shipping_per_kilometer=100,
    shipping_per_kilogram=60_000,
    shipping_per_kilogram_kilometer=40,
    locations_per_order_max=4,
    distance_kilometers_max=None,
    distance_unknown_kilometers=1_900,
)
