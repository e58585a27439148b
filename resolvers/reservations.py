"""The query of reservations."""

from typing import Annotated

import strawberry

from domain.access.scopes import ORDERS_READ
from domain.reservations.reservation import Reservation as DomainReservation
from resolvers.context import Info
from schema.policy import Policies
from schema.reservations.reservation import Reservation
from schema.resolved import resolved


@strawberry.type
class ReservationQueries:
    @resolved(Reservation | None, "One reservation; null if it does not exist for this client.")
    async def reservation(
        self,
        info: Info,
        reservation_id: Annotated[strawberry.ID, strawberry.argument(name="id", description="Its id.")],
    ) -> DomainReservation | None:
        return await info.context.load.reservation(reservation_id)


POLICIES: Policies = {"Query.reservation": ORDERS_READ}
