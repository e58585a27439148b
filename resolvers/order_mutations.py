"""Mutations of orders."""

from typing import Annotated

import strawberry

from domain.access.scopes import ORDERS_WRITE, ROUTING_WRITE
from domain.orders.customer import Customer
from domain.orders.new_order import ItemRequest, OrderRequest
from operations.cancel_order import cancel_order
from operations.hold_order import hold_order
from operations.place_order import place_order
from operations.release_order import release_order
from operations.reroute_order import reroute_order
from operations.update_shipping_address import update_shipping_address
from resolvers.context import Info
from resolvers.given import given_address, given_units_or_all
from resolvers.mutating import mutate
from resolvers.shown import show_order
from schema.mutations import INPUT
from schema.orders.inputs import (
    CancelOrderInput,
    HoldOrderInput,
    PlaceOrderInput,
    ReleaseOrderInput,
    RerouteOrderInput,
    UpdateShippingAddressInput,
)
from schema.orders.payloads import (
    CancelOrderPayload,
    HoldOrderPayload,
    PlaceOrderPayload,
    ReleaseOrderPayload,
    RerouteOrderPayload,
    UpdateShippingAddressPayload,
)
from schema.policy import Policies
from schema.resolved import resolved


@strawberry.type
class OrderMutations:
    @resolved(
        PlaceOrderPayload,
        "Place an order: it is routed at once, and its stock is promised in the same step. Refused whole "
        "when anything cannot be served, unless `allowBackorder` lets it wait.",
    )
    async def place_order(self, info: Info, given: Annotated[PlaceOrderInput, INPUT]) -> PlaceOrderPayload:
        return await mutate(
            info,
            PlaceOrderPayload,
            given,
            lambda services, command: place_order(
                services, command, request=_request(given), reservation_id=given.reservation_id
            ),
            show_order,
        )

    @resolved(
        CancelOrderPayload,
        "Cancel an order, or units of its lines, and release what was promised to it. Units that have "
        "shipped cannot be cancelled.",
    )
    async def cancel_order(self, info: Info, given: Annotated[CancelOrderInput, INPUT]) -> CancelOrderPayload:
        return await mutate(
            info,
            CancelOrderPayload,
            given,
            lambda services, command: cancel_order(
                services,
                command,
                order_id=given.id,
                lines=given_units_or_all(given.lines),
                reason=given.reason,
            ),
            show_order,
        )

    @resolved(
        HoldOrderPayload,
        "Hold an order: nothing of it proceeds until all its holds are lifted.",
    )
    async def hold_order(self, info: Info, given: Annotated[HoldOrderInput, INPUT]) -> HoldOrderPayload:
        return await mutate(
            info,
            HoldOrderPayload,
            given,
            lambda services, command: hold_order(
                services, command, order_id=given.id, reason=given.reason, note=given.note
            ),
            show_order,
        )

    @resolved(
        ReleaseOrderPayload,
        "Lift one hold of an order, or all of them.",
    )
    async def release_order(self, info: Info, given: Annotated[ReleaseOrderInput, INPUT]) -> ReleaseOrderPayload:
        return await mutate(
            info,
            ReleaseOrderPayload,
            given,
            lambda services, command: release_order(services, command, order_id=given.id, hold_id=given.hold_id),
            show_order,
        )

    @resolved(
        UpdateShippingAddressPayload,
        "Ship an order to another address. What no location has accepted is routed again; possible until "
        "the first unit ships.",
    )
    async def update_shipping_address(
        self, info: Info, given: Annotated[UpdateShippingAddressInput, INPUT]
    ) -> UpdateShippingAddressPayload:
        return await mutate(
            info,
            UpdateShippingAddressPayload,
            given,
            lambda services, command: update_shipping_address(
                services, command, order_id=given.id, ship_to=given_address(given.ship_to)
            ),
            show_order,
        )

    @resolved(
        RerouteOrderPayload,
        "Route again everything of an order that no location has accepted, backordered units included. "
        "Fulfillment orders that are best where they are stay untouched.",
    )
    async def reroute_order(self, info: Info, given: Annotated[RerouteOrderInput, INPUT]) -> RerouteOrderPayload:
        return await mutate(
            info,
            RerouteOrderPayload,
            given,
            lambda services, command: reroute_order(services, command, order_id=given.id),
            show_order,
        )


def _request(given: PlaceOrderInput) -> OrderRequest:
    return OrderRequest(
        channel=given.channel,
        number=given.number,
        placed_at=given.placed_at,
        customer=Customer(**vars(given.customer)) if given.customer else Customer(),
        currency_code=given.currency_code,
        items=tuple([ItemRequest(**vars(item)) for item in given.items]),
        shipping_price=given.shipping_price,
        method=given.method,
        ship_to=given_address(given.ship_to) if given.ship_to else None,
        pickup_location=given.location_code,
        priority=given.priority,
        requested_delivery_by=given.requested_delivery_by,
        allow_split=given.allow_split,
        allow_backorder=given.allow_backorder,
    )


POLICIES: Policies = {
    **{
        f"Mutation.{field}": ORDERS_WRITE
        for field in ("placeOrder", "cancelOrder", "holdOrder", "releaseOrder", "updateShippingAddress")
    },
    "Mutation.rerouteOrder": ROUTING_WRITE,
}
