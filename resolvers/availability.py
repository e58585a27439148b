"""What can be promised."""

from datetime import datetime
from typing import Annotated

import strawberry

from domain.access.scopes import INVENTORY_READ
from domain.availability.availability import Availability as DomainAvailability
from domain.availability.request import AvailabilityItem, AvailabilityRequest
from domain.method import Method
from operations.check_availability import check_availability
from resolvers.context import Info
from resolvers.given import given_address
from schema.address import AddressInput
from schema.availability.availability import Availability
from schema.availability.inputs import AvailabilityItemInput
from schema.policy import Policies
from schema.resolved import resolved


@strawberry.type
class AvailabilityQueries:
    @resolved(
        Availability,
        "What can be promised of up to 100 items: how many now, when the rest, from where, and for a destination or a "
        "pickup location by when the customer has everything. It is what `placeOrder` would do at that moment; only a "
        "reservation keeps it.",
    )
    async def availability(
        self,
        info: Info,
        items: Annotated[list[AvailabilityItemInput], strawberry.argument(description="1 to 100 items.")],
        destination: Annotated[
            AddressInput | None, strawberry.argument(description="Where it would go; asks for a delivery estimate.")
        ] = None,
        method: Annotated[Method, strawberry.argument(description="How it would reach the customer.")] = Method.SHIP,
        location_code: Annotated[
            str | None, strawberry.argument(description="Where the customer would pick it up; for method `PICKUP`.")
        ] = None,
        channel: Annotated[
            str | None,
            strawberry.argument(
                description="Whose share of the stock; all of it if absent. A key for one channel need not say."
            ),
        ] = None,
        at: Annotated[
            datetime | None,
            strawberry.argument(description="The time asked about, within the next 366 days; now if absent."),
        ] = None,
    ) -> DomainAvailability:
        request = AvailabilityRequest(
            items=tuple(AvailabilityItem(sku=item.sku, quantity=item.quantity) for item in items),
            channel=channel,
            method=method,
            ship_to=None if destination is None else given_address(destination),
            pickup_location=location_code,
            at=at,
        )
        return await check_availability(info.context.services.operations, info.context.principal, request)


POLICIES: Policies = {"Query.availability": INVENTORY_READ}
