"""Letting orders of one customer share shipments."""

import strawberry

from domain.money import Money as DomainMoney
from domain.orders.fulfillment_order import FulfillmentOrder as DomainFulfillmentOrder
from schema.money import Money
from schema.mutations import KeyedInput
from schema.orders.fulfillment_order import FulfillmentOrder
from schema.payload import Payload
from schema.policy import AUTHENTICATED, Policies


@strawberry.input(description="Orders that may share shipments: named ones, or those of a customer.")
class ConsolidateOrdersInput(KeyedInput):
    order_ids: list[strawberry.ID] | None = strawberry.field(default=None, description="Ids of 2 to 50 orders.")
    customer_id: str | None = strawberry.field(
        default=None, description="The channel's own id of a customer: its 50 newest open orders."
    )


@strawberry.type(description="Answer of `consolidateOrders`.")
class ConsolidateOrdersPayload(Payload):
    fulfillment_orders: tuple[DomainFulfillmentOrder, ...] = strawberry.field(
        default=(),
        graphql_type=list[FulfillmentOrder],
        description="Those that share a shipment with another one now; none where nothing can be saved.",
    )
    saved: DomainMoney | None = strawberry.field(
        default=None,
        graphql_type=Money | None,
        description="How much less the router expects them to cost. Null where nothing is shared, and for limited clients.",
    )


POLICIES: Policies = {"ConsolidateOrdersPayload": AUTHENTICATED}
