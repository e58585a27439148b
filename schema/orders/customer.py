"""Customers."""

import strawberry

from domain.access.scopes import ORDERS_READ
from schema.policy import Policies


@strawberry.type(description="Who bought, as the channel knows them.")
class Customer:
    id: str | None = strawberry.field(description="The channel's own id of them.")
    name: str | None = strawberry.field(description="Their name.")
    email: str | None = strawberry.field(description="Their email address.")
    phone: str | None = strawberry.field(description="Their telephone number.")
    segment: str | None = strawberry.field(description="The group that the channel puts them in.")


POLICIES: Policies = {"Customer": ORDERS_READ}
