"""What mutations of reservations answer with. The reservation is null when the mutation was refused."""

import strawberry

from domain.reservations.reservation import Reservation as DomainReservation
from schema.payload import Payload
from schema.policy import AUTHENTICATED, Policies
from schema.reservations.reservation import Reservation


@strawberry.type
class ReservationPayload(Payload):
    reservation: DomainReservation | None = strawberry.field(
        default=None, graphql_type=Reservation | None, description="The reservation as it is now."
    )


@strawberry.type(description="Answer of `reserveStock`.")
class ReserveStockPayload(ReservationPayload):
    """Answers reserveStock."""


@strawberry.type(description="Answer of `extendReservation`.")
class ExtendReservationPayload(ReservationPayload):
    """Answers extendReservation."""


@strawberry.type(description="Answer of `releaseReservation`.")
class ReleaseReservationPayload(ReservationPayload):
    """Answers releaseReservation."""


POLICIES: Policies = {
    payload.__name__: AUTHENTICATED
    for payload in (ReserveStockPayload, ExtendReservationPayload, ReleaseReservationPayload)
}
