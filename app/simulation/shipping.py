"""How parcels travel in a simulation, and what that costs: the same for every way to route."""

from msgspec.structs import replace

from domain.delivery.carrier_service import STANDARD, CarrierService, TransitTier
from domain.orders.order import Priority
from domain.routing.cost_terms import Tariff, TariffTier
from domain.routing.profile import DEFAULT_COSTS

# Two-day air of the large carriers: next day within the region, else the second.
EXPRESS = CarrierService(
    code="EXPRESS",
    name="Two-day air",
    carrier="STANDARD",
    transit=(TransitTier(up_to_kilometers=800, days=1), TransitTier(days=2)),
)
SERVICES = (STANDARD, EXPRESS)

SERVICE_BY_PRIORITY = {
    Priority.URGENT: EXPRESS.code,
    Priority.HIGH: EXPRESS.code,
    Priority.NORMAL: STANDARD.code,
    Priority.LOW: STANDARD.code,
}
"""What the customer paid for, and a fixed rule would use."""

# Ground as in the default profile. Air: two and a half to three times as much, as in the carriers' published lists; some
# six times the emissions per kg and km (GLEC Framework 3.0, air freight against road).
COSTS = replace(
    DEFAULT_COSTS,
    tariffs=(
        replace(DEFAULT_COSTS.tariffs[0], service=STANDARD.code),
        Tariff(
            service=EXPRESS.code,
            tiers=(TariffTier(parcel=1_500_000, per_kilometer=300, per_kilogram=180_000, per_kilogram_kilometer=110),),
            co2e_milligrams_per_kilogram_kilometer=600,
        ),
    ),
    late_day=300_000,
)
"""A parcel that comes later than the customer asked for costs 3.00 a day: what is given back for it."""
