"""A way in which a carrier brings parcels: how long it takes over which distance, and on which days it delivers."""

from typing import ClassVar

from msgspec import Struct

from domain.delivery.weekday import MONDAY_TO_FRIDAY, Weekday


class TransitTier(Struct, frozen=True, kw_only=True):
    """Up to so many kilometers (None: any distance) a parcel travels so many delivery days."""

    up_to_kilometers: int | None = None
    days: int


class CarrierService(Struct, frozen=True, kw_only=True):
    """Tiers ascend by distance, and the last one has no limit. `active` = parcels may be promised by it."""

    code: str
    name: str
    carrier: str
    transit: tuple[TransitTier, ...]
    delivery_days: tuple[Weekday, ...] = MONDAY_TO_FRIDAY
    active: bool = True
    version: int = 0

    @property
    def id(self) -> str:
        return f"csv_{self.code}"

    @property
    def stream(self) -> str:
        return f"carrierService:{self.code}"

    def transit_days(self, kilometers: int) -> int:
        """Delivery days that a parcel travels over this distance."""
        return next(
            tier.days for tier in self.transit if tier.up_to_kilometers is None or kilometers <= tier.up_to_kilometers
        )


class CarrierServiceSaved(Struct, frozen=True, kw_only=True):
    """The carrier service is now as given."""

    TYPE: ClassVar[str] = "carrierService.saved"

    carrier_service: CarrierService


# Ground parcels inside the United States. Their carriers quote one to five business days by zones of distance, which end
# at 150, 300, 600, 1,000, 1,400 and 1,800 miles: next door overnight, two days within a region, five coast to coast.
# The tiers are those zones in kilometers, joined where they take equally long. Distances here are great circles and
# roads are longer, so each tier ends at the zone's limit rounded down.
# Delivery on weekends depends on address and carrier: not promised.
STANDARD = CarrierService(
    code="STANDARD",
    name="Standard ground",
    carrier="STANDARD",
    transit=(
        TransitTier(up_to_kilometers=240, days=1),
        TransitTier(up_to_kilometers=960, days=2),
        TransitTier(up_to_kilometers=1_600, days=3),
        TransitTier(up_to_kilometers=2_890, days=4),
        TransitTier(days=5),
    ),
)
"""Promises are made by it while an organization has no active service of its own."""


def offered_services(saved: tuple[CarrierService, ...]) -> tuple[CarrierService, ...]:
    """Those that promises may be made by."""
    return tuple(service for service in saved if service.active) or (STANDARD,)
