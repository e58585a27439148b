"""What mutations of orders and fulfillment orders answer with. Objects are null when the mutation was refused."""

import strawberry

from domain.orders.fulfillment_order import FulfillmentOrder as DomainFulfillmentOrder
from domain.orders.order import Order as DomainOrder
from schema.orders.fulfillment_order import FulfillmentOrder
from schema.orders.order import Order
from schema.payload import Payload
from schema.policy import AUTHENTICATED, Policies


@strawberry.type
class OrderPayload(Payload):
    order: DomainOrder | None = strawberry.field(
        default=None, graphql_type=Order | None, description="The order as it is now."
    )


@strawberry.type(description="Answer of `placeOrder`.")
class PlaceOrderPayload(OrderPayload):
    """Answers placeOrder."""


@strawberry.type(description="Answer of `cancelOrder`.")
class CancelOrderPayload(OrderPayload):
    """Answers cancelOrder."""


@strawberry.type(description="Answer of `holdOrder`.")
class HoldOrderPayload(OrderPayload):
    """Answers holdOrder."""


@strawberry.type(description="Answer of `releaseOrder`.")
class ReleaseOrderPayload(OrderPayload):
    """Answers releaseOrder."""


@strawberry.type(description="Answer of `updateShippingAddress`.")
class UpdateShippingAddressPayload(OrderPayload):
    """Answers updateShippingAddress."""


@strawberry.type(description="Answer of `rerouteOrder`.")
class RerouteOrderPayload(OrderPayload):
    """Answers rerouteOrder."""


@strawberry.type(description="Answer of `createTrackingToken`.")
class CreateTrackingTokenPayload(OrderPayload):
    token: str | None = strawberry.field(
        default=None, description="Opens `trackOrder` and `orderTracking` for this one order, and nothing else."
    )


@strawberry.type(description="A fulfillment order after work on it.")
class FulfillmentOrderPayload(OrderPayload):
    fulfillment_order: DomainFulfillmentOrder | None = strawberry.field(
        default=None, graphql_type=FulfillmentOrder | None, description="The fulfillment order as it is now."
    )


@strawberry.type
class MovedUnitsPayload(FulfillmentOrderPayload):
    new_fulfillment_orders: tuple[DomainFulfillmentOrder, ...] = strawberry.field(
        default=(), graphql_type=list[FulfillmentOrder], description="Where the units went."
    )


@strawberry.type(description="Answer of `splitFulfillmentOrder`.")
class SplitFulfillmentOrderPayload(MovedUnitsPayload):
    """Answers splitFulfillmentOrder."""


@strawberry.type(description="Answer of `mergeFulfillmentOrders`.")
class MergeFulfillmentOrdersPayload(FulfillmentOrderPayload):
    """Answers mergeFulfillmentOrders."""


@strawberry.type(description="Answer of `rerouteFulfillmentOrder`.")
class RerouteFulfillmentOrderPayload(MovedUnitsPayload):
    """Answers rerouteFulfillmentOrder."""


@strawberry.type(description="Answer of `rejectFulfillmentOrder`.")
class RejectFulfillmentOrderPayload(MovedUnitsPayload):
    """Answers rejectFulfillmentOrder."""


POLICIES: Policies = {
    payload.__name__: AUTHENTICATED
    for payload in (
        PlaceOrderPayload,
        CancelOrderPayload,
        HoldOrderPayload,
        ReleaseOrderPayload,
        UpdateShippingAddressPayload,
        RerouteOrderPayload,
        CreateTrackingTokenPayload,
        FulfillmentOrderPayload,
        SplitFulfillmentOrderPayload,
        MergeFulfillmentOrdersPayload,
        RerouteFulfillmentOrderPayload,
        RejectFulfillmentOrderPayload,
    )
}
