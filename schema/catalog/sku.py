"""SKUs."""

import strawberry

from domain.catalog import sku as domain
from schema.catalog.enums import Handling
from schema.money import Money
from schema.node import DomainView, Node
from schema.policy import ANY_READ, Policies


@strawberry.type(description="A sellable, stockable item.")
class Sku(Node, DomainView):
    shows = domain.Sku

    code: str = strawberry.field(description="Its own code, unique in the organization.")
    name: str = strawberry.field(description="What people call it.")
    category: str | None = strawberry.field(description="The category it belongs to.")
    weight_grams: int = strawberry.field(description="Weight of one unit.")
    length_millimeters: int | None = strawberry.field(description="Length of one unit.")
    width_millimeters: int | None = strawberry.field(description="Width of one unit.")
    height_millimeters: int | None = strawberry.field(description="Height of one unit.")
    value_money: Money | None = strawberry.field(name="value", description="What one unit is worth.")
    handling: list[Handling] = strawberry.field(description="The special handling it needs.")
    active: bool = strawberry.field(description="Whether it can be ordered.")
    allow_backorder: bool = strawberry.field(
        description="Whether units of it may wait for stock, where order and channel let them."
    )
    version: int = strawberry.field(description="Counts its changes.")


POLICIES: Policies = {"Sku": ANY_READ}
