"""Mutations of reservations."""

from typing import Annotated, Any

import strawberry

from domain.access.scopes import ORDERS_WRITE
from domain.method import Method
from domain.reservations.request import ReservationRequest, WantedItem
from operations.command import Result
from operations.extend_reservation import extend_reservation
from operations.release_reservation import release_reservation
from operations.reserve_stock import reserve_stock
from resolvers.context import Info, RequestContext
from resolvers.given import given_address
from resolvers.mutating import mutate
from schema.mutations import INPUT
from schema.policy import Policies
from schema.reservations.inputs import ExtendReservationInput, ReleaseReservationInput, ReserveStockInput
from schema.reservations.payloads import ExtendReservationPayload, ReleaseReservationPayload, ReserveStockPayload
from schema.resolved import resolved


@strawberry.type
class ReservationMutations:
    @resolved(
        ReserveStockPayload,
        "Keep units for a cart for a while, all of them or none unless `partial`. `placeOrder` with its id turns them "
        "into an order, and nobody can take them in between.",
    )
    async def reserve_stock(self, info: Info, given: Annotated[ReserveStockInput, INPUT]) -> ReserveStockPayload:
        return await mutate(
            info,
            ReserveStockPayload,
            given,
            lambda services, command: reserve_stock(services, command, request=_request(given)),
            _show_reservation,
        )

    @resolved(
        ExtendReservationPayload,
        "Let a reservation last longer. It never ends earlier than before, and never later than two hours after it was "
        "made: who asks for more gets that; see `expiresAt`.",
    )
    async def extend_reservation(
        self, info: Info, given: Annotated[ExtendReservationInput, INPUT]
    ) -> ExtendReservationPayload:
        return await mutate(
            info,
            ExtendReservationPayload,
            given,
            lambda services, command: extend_reservation(
                services, command, reservation_id=given.id, seconds=given.ttl_seconds
            ),
            _show_reservation,
        )

    @resolved(ReleaseReservationPayload, "Give a reservation back: its units are free at once.")
    async def release_reservation(
        self, info: Info, given: Annotated[ReleaseReservationInput, INPUT]
    ) -> ReleaseReservationPayload:
        return await mutate(
            info,
            ReleaseReservationPayload,
            given,
            lambda services, command: release_reservation(services, command, reservation_id=given.id),
            _show_reservation,
        )


def _request(given: ReserveStockInput) -> ReservationRequest:
    return ReservationRequest(
        channel=given.channel,
        items=tuple(WantedItem(sku=item.sku, quantity=item.quantity) for item in given.items),
        method=Method(given.method),
        pickup_location=given.location_code,
        ship_to=given_address(given.ship_to) if given.ship_to else None,
        seconds=given.ttl_seconds,
        partial=given.partial,
        holder=given.holder,
    )


async def _show_reservation(context: RequestContext, result: Result) -> dict[str, Any]:
    changed = result.reservation
    return {"reservation": changed or await context.load.reservation(result.ids["reservation"])}


POLICIES: Policies = {
    f"Mutation.{field}": ORDERS_WRITE for field in ("reserveStock", "extendReservation", "releaseReservation")
}
