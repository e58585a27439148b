"""Letting orders of one customer share shipments."""

from typing import Annotated, Any

import strawberry

from domain.access.scopes import ROUTING_WRITE
from domain.access.view import sees_routing
from domain.routing.cost_terms import money_of
from operations.command import Result
from operations.consolidate_orders import consolidate_orders
from resolvers.context import Info, RequestContext
from resolvers.mutating import mutate
from schema.mutations import INPUT
from schema.orders.consolidate import ConsolidateOrdersInput, ConsolidateOrdersPayload
from schema.policy import Policies
from schema.resolved import resolved


@strawberry.type
class ConsolidationMutations:
    @resolved(
        ConsolidateOrdersPayload,
        "Let orders of one customer (the same id or email) that go to one address share shipments, where the router says "
        "that this saves: opening and parcel are paid once, and units may move to a common location. What a location has "
        "accepted stays as it is. Nothing happens where nothing is saved.",
    )
    async def consolidate_orders(
        self, info: Info, given: Annotated[ConsolidateOrdersInput, INPUT]
    ) -> ConsolidateOrdersPayload:
        return await mutate(
            info,
            ConsolidateOrdersPayload,
            given,
            lambda services, command: consolidate_orders(
                services, command, order_ids=given.order_ids, customer_id=given.customer_id
            ),
            _show,
        )


async def _show(context: RequestContext, result: Result) -> dict[str, Any]:
    parts = []
    for part_id in result.ids["fulfillment_orders"]:
        order = await context.load.order_of(part_id)
        part = order.fulfillment_order(part_id) if order else None
        if part is not None:
            parts.append(part)
    currency_code = result.ids["currency_code"]
    shown = currency_code is not None and sees_routing(context.principal)
    saved = money_of(result.ids["saved"], currency_code) if shown else None
    return {"fulfillment_orders": tuple(parts), "saved": saved}


POLICIES: Policies = {"Mutation.consolidateOrders": ROUTING_WRITE}
