"""Money."""

from decimal import Decimal

import strawberry

from schema.policy import PUBLIC, Policies
from schema.scalars import CurrencyCode


@strawberry.type(description="An amount of money.")
class Money:
    amount: Decimal = strawberry.field(
        description="In major units (dollars, not cents), with all decimals of the currency."
    )
    currency_code: CurrencyCode = strawberry.field(description="The currency of the amount.")


POLICIES: Policies = {"Money": PUBLIC}
