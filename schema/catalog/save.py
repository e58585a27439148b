"""Input and answer of `saveSku`."""

from decimal import Decimal

import strawberry

from domain.catalog.sku import Sku as DomainSku
from schema.catalog.enums import Handling
from schema.catalog.sku import Sku
from schema.mutations import ExpectingInput, OptionallyKeyedInput
from schema.payload import Payload
from schema.policy import AUTHENTICATED, Policies
from schema.scalars import CurrencyCode


@strawberry.input(description="A SKU as it is to be: new, or in place of the one with this code.")
class SaveSkuInput(ExpectingInput, OptionallyKeyedInput):
    code: str = strawberry.field(description="Its own code: at most 64 characters, without `|`.")
    name: str = strawberry.field(description="What people call it.")
    category: str | None = strawberry.field(default=None, description="The category it belongs to.")
    weight_grams: int = strawberry.field(description="Weight of one unit.")
    length_millimeters: int | None = strawberry.field(default=None, description="Length of one unit.")
    width_millimeters: int | None = strawberry.field(default=None, description="Width of one unit.")
    height_millimeters: int | None = strawberry.field(default=None, description="Height of one unit.")
    value: Decimal | None = strawberry.field(default=None, description="What one unit is worth; with currencyCode.")
    currency_code: CurrencyCode | None = strawberry.field(default=None, description="The currency of the value.")
    handling: list[Handling] = strawberry.field(default_factory=list, description="The special handling it needs.")
    active: bool = strawberry.field(default=True, description="Whether it can be ordered.")
    allow_backorder: bool = strawberry.field(
        default=True, description="Whether units of it may wait for stock, where order and channel let them."
    )


@strawberry.type(description="Answer of `saveSku`.")
class SaveSkuPayload(Payload):
    sku: DomainSku | None = strawberry.field(default=None, graphql_type=Sku | None, description="The SKU as it is now.")


POLICIES: Policies = {"SaveSkuPayload": AUTHENTICATED}
