"""Input and answer of `saveCarrierService`."""

import strawberry

from domain.delivery.carrier_service import STANDARD
from domain.delivery.carrier_service import CarrierService as DomainCarrierService
from domain.delivery.rules import KILOMETERS_MAX, TRANSIT_DAYS_MAX, TRANSIT_TIERS_MAX
from schema.delivery import carrier_service
from schema.delivery.carrier_service import CarrierService
from schema.delivery.enums import Weekday
from schema.mutations import ExpectingInput, OptionallyKeyedInput
from schema.payload import Payload
from schema.policy import AUTHENTICATED, Policies


@strawberry.input(description="How long parcels travel over some distance.")
class TransitTierInput:
    up_to_kilometers: int | None = strawberry.field(
        default=None, description=f"{carrier_service.UP_TO_KILOMETERS} At most {KILOMETERS_MAX}."
    )
    days: int = strawberry.field(description=f"{carrier_service.DAYS} At most {TRANSIT_DAYS_MAX}.")


@strawberry.input(description="A carrier service as it is to be: new, or in place of the one with this code.")
class SaveCarrierServiceInput(ExpectingInput, OptionallyKeyedInput):
    code: str = strawberry.field(description="Its own code: at most 64 characters, without `|`.")
    name: str = strawberry.field(description=carrier_service.NAME)
    carrier: str = strawberry.field(description=carrier_service.CARRIER)
    transit: list[TransitTierInput] = strawberry.field(
        description=f"{carrier_service.TRANSIT} At most {TRANSIT_TIERS_MAX}; each ends farther away than the one before."
    )
    delivery_days: list[Weekday] = strawberry.field(
        default_factory=lambda: list(STANDARD.delivery_days), description=carrier_service.DELIVERY_DAYS
    )
    active: bool = strawberry.field(default=True, description=carrier_service.ACTIVE)


@strawberry.type(description="Answer of `saveCarrierService`.")
class SaveCarrierServicePayload(Payload):
    carrier_service: DomainCarrierService | None = strawberry.field(
        default=None, graphql_type=CarrierService | None, description="The carrier service as it is now."
    )


POLICIES: Policies = {"SaveCarrierServicePayload": AUTHENTICATED}
