"""Mutations of fulfillment orders."""

from typing import Annotated

import strawberry

from domain.access.scopes import FULFILLMENT_WRITE, ROUTING_WRITE
from domain.orders.fulfillment_order import RejectionReason
from domain.orders.split import SplitPart
from operations.merge_fulfillment_orders import merge_fulfillment_orders
from operations.reject_fulfillment_order import reject_fulfillment_order
from operations.reroute_fulfillment_order import reroute_fulfillment_order
from operations.split_fulfillment_order import split_fulfillment_order
from resolvers.context import Info
from resolvers.given import given_units, given_units_or_all
from resolvers.mutating import mutate
from resolvers.shown import show_fulfillment_order, show_moved_units
from schema.mutations import INPUT
from schema.orders.fulfillment_inputs import (
    MergeFulfillmentOrdersInput,
    RejectFulfillmentOrderInput,
    RerouteFulfillmentOrderInput,
    SplitFulfillmentOrderInput,
)
from schema.orders.payloads import (
    MergeFulfillmentOrdersPayload,
    RejectFulfillmentOrderPayload,
    RerouteFulfillmentOrderPayload,
    SplitFulfillmentOrderPayload,
)
from schema.policy import Policies
from schema.resolved import resolved


@strawberry.type
class FulfillmentOrderMutations:
    @resolved(
        SplitFulfillmentOrderPayload,
        "Divide a fulfillment order: the named units become fulfillment orders of their own, where they "
        "are or at named locations that have the stock.",
    )
    async def split_fulfillment_order(
        self, info: Info, given: Annotated[SplitFulfillmentOrderInput, INPUT]
    ) -> SplitFulfillmentOrderPayload:
        parts = [SplitPart(lines=given_units(part.lines), location=part.location_code) for part in given.parts]
        return await mutate(
            info,
            SplitFulfillmentOrderPayload,
            given,
            lambda services, command: split_fulfillment_order(
                services, command, fulfillment_order_id=given.id, parts=parts
            ),
            show_moved_units,
        )

    @resolved(
        MergeFulfillmentOrdersPayload,
        "Join fulfillment orders of one order at one location into the first of them.",
    )
    async def merge_fulfillment_orders(
        self, info: Info, given: Annotated[MergeFulfillmentOrdersInput, INPUT]
    ) -> MergeFulfillmentOrdersPayload:
        return await mutate(
            info,
            MergeFulfillmentOrdersPayload,
            given,
            lambda services, command: merge_fulfillment_orders(services, command, ids=list(given.ids)),
            show_fulfillment_order,
        )

    @resolved(
        RerouteFulfillmentOrderPayload,
        "Give a fulfillment order, or units of it, to a named location or to those that the router "
        "chooses. Nothing moves unless everything can be served.",
    )
    async def reroute_fulfillment_order(
        self, info: Info, given: Annotated[RerouteFulfillmentOrderInput, INPUT]
    ) -> RerouteFulfillmentOrderPayload:
        return await mutate(
            info,
            RerouteFulfillmentOrderPayload,
            given,
            lambda services, command: reroute_fulfillment_order(
                services,
                command,
                fulfillment_order_id=given.id,
                lines=given_units_or_all(given.lines),
                location_code=given.location_code,
                exclude_location_codes=given.exclude_location_codes or (),
            ),
            show_moved_units,
        )

    @resolved(
        RejectFulfillmentOrderPayload,
        "A location refuses a fulfillment order, or units of it. The units look for another location at "
        "once. What could not be found or is the wrong item (`NO_STOCK`, `MISMATCH`) waits in quality control for a "
        "count, `DAMAGED` units count as damaged, all others become available again.",
    )
    async def reject_fulfillment_order(
        self, info: Info, given: Annotated[RejectFulfillmentOrderInput, INPUT]
    ) -> RejectFulfillmentOrderPayload:
        return await mutate(
            info,
            RejectFulfillmentOrderPayload,
            given,
            lambda services, command: reject_fulfillment_order(
                services,
                command,
                fulfillment_order_id=given.id,
                lines=given_units_or_all(given.lines),
                reason=RejectionReason(given.reason),
                note=given.note,
                reroute=given.reroute,
            ),
            show_moved_units,
        )


POLICIES: Policies = {
    **{
        f"Mutation.{field}": FULFILLMENT_WRITE
        for field in ("splitFulfillmentOrder", "mergeFulfillmentOrders", "rejectFulfillmentOrder")
    },
    "Mutation.rerouteFulfillmentOrder": ROUTING_WRITE,
}
