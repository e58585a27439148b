"""Carrier services."""

import strawberry

from domain.delivery import carrier_service as domain
from schema.delivery.enums import Weekday
from schema.node import DomainView, Node
from schema.policy import ANY_READ, Policies

UP_TO_KILOMETERS = "How far it reaches, as the crow flies; absent in the last tier, which reaches everywhere."
DAYS = "How many delivery days a parcel travels; 0 is the day on which it leaves, if that is one."
CODE = "Its own code, unique in the organization."
NAME = "What people call it."
CARRIER = "The code of the carrier."
TRANSIT = "How long parcels travel, by distance: tiers from near to far."
DELIVERY_DAYS = "The days of the week on which it delivers."
ACTIVE = "Whether promises are made by it."


@strawberry.type(description="How long parcels travel over some distance.")
class TransitTier:
    up_to_kilometers: int | None = strawberry.field(description=UP_TO_KILOMETERS)
    days: int = strawberry.field(description=DAYS)


@strawberry.type(description="A way in which a carrier brings parcels. Promises are made by the fastest active one.")
class CarrierService(Node, DomainView):
    shows = domain.CarrierService

    code: str = strawberry.field(description=CODE)
    name: str = strawberry.field(description=NAME)
    carrier: str = strawberry.field(description=CARRIER)
    transit: list[TransitTier] = strawberry.field(description=TRANSIT)
    delivery_days: list[Weekday] = strawberry.field(description=DELIVERY_DAYS)
    active: bool = strawberry.field(description=ACTIVE)
    version: int = strawberry.field(description="Counts its changes.")


POLICIES: Policies = {"CarrierService": ANY_READ, "TransitTier": ANY_READ}
