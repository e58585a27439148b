"""Mutations with which a location works through a fulfillment order."""

from collections.abc import Awaitable, Callable
from typing import Annotated

import strawberry

from domain.access.scopes import FULFILLMENT_WRITE
from operations.accept_fulfillment_order import accept_fulfillment_order
from operations.command import Result
from operations.mark_packed import mark_packed
from operations.mark_picked_up import mark_picked_up
from operations.mark_picking import mark_picking
from operations.mark_ready_for_pickup import mark_ready_for_pickup
from resolvers.context import Info
from resolvers.mutating import mutate
from resolvers.shown import show_fulfillment_order
from schema.mutations import INPUT
from schema.orders.fulfillment_inputs import FulfillmentOrderInput
from schema.orders.payloads import FulfillmentOrderPayload
from schema.policy import Policies
from schema.resolved import resolved


@strawberry.type
class WorkMutations:
    @resolved(
        FulfillmentOrderPayload,
        "A location takes an open fulfillment order on: it does not move by itself any more.",
    )
    async def accept_fulfillment_order(
        self, info: Info, given: Annotated[FulfillmentOrderInput, INPUT]
    ) -> FulfillmentOrderPayload:
        return await _advance(info, given, accept_fulfillment_order)

    @resolved(
        FulfillmentOrderPayload,
        "A location starts to pick an accepted fulfillment order.",
    )
    async def mark_picking(self, info: Info, given: Annotated[FulfillmentOrderInput, INPUT]) -> FulfillmentOrderPayload:
        return await _advance(info, given, mark_picking)

    @resolved(
        FulfillmentOrderPayload,
        "A location has packed a fulfillment order.",
    )
    async def mark_packed(self, info: Info, given: Annotated[FulfillmentOrderInput, INPUT]) -> FulfillmentOrderPayload:
        return await _advance(info, given, mark_packed)

    @resolved(
        FulfillmentOrderPayload,
        "A packed fulfillment order waits at the location for its customer.",
    )
    async def mark_ready_for_pickup(
        self, info: Info, given: Annotated[FulfillmentOrderInput, INPUT]
    ) -> FulfillmentOrderPayload:
        return await _advance(info, given, mark_ready_for_pickup)

    @resolved(
        FulfillmentOrderPayload,
        "The customer has it: the units leave the stock, the fulfillment order is completed.",
    )
    async def mark_picked_up(
        self, info: Info, given: Annotated[FulfillmentOrderInput, INPUT]
    ) -> FulfillmentOrderPayload:
        return await _advance(info, given, mark_picked_up)


async def _advance(
    info: Info, given: FulfillmentOrderInput, step: Callable[..., Awaitable[Result]]
) -> FulfillmentOrderPayload:
    return await mutate(
        info,
        FulfillmentOrderPayload,
        given,
        lambda services, command: step(services, command, fulfillment_order_id=given.id),
        show_fulfillment_order,
    )


POLICIES: Policies = {
    f"Mutation.{field}": FULFILLMENT_WRITE
    for field in ("acceptFulfillmentOrder", "markPicking", "markPacked", "markReadyForPickup", "markPickedUp")
}
