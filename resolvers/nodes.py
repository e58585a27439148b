"""Objects by their id alone."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated

import strawberry

from domain.access.scopes import INVENTORY_READ, ORDERS_READ, ROUTING_READ
from domain.inventory.stock_level import stock_level_key
from domain.limits import LIST_ITEMS_MAX
from domain.refusals import InvalidInput
from resolvers.context import Info
from resolvers.loading import Loads
from schema.node import Node
from schema.policy import ANY_READ, AUTHENTICATED, ORDERS_OR_FULFILLMENT, Policies, any_of, satisfies
from schema.resolved import resolved

Find = Callable[[Loads, str], Awaitable[object | None]]


@strawberry.type
class NodeQueries:
    @resolved(Node | None, "Any object by its id; null if it does not exist for this client.")
    async def node(
        self,
        info: Info,
        node_id: Annotated[strawberry.ID, strawberry.argument(name="id", description="Its id.")],
    ) -> object | None:
        return await _find(info, node_id)

    @resolved(list[Node | None], "Objects by their ids, in that order; null for each that does not exist.")
    async def nodes(
        self,
        info: Info,
        ids: Annotated[list[strawberry.ID], strawberry.argument(description="Their ids, at most 200.")],
    ) -> list[object | None]:
        if len(ids) > LIST_ITEMS_MAX:
            raise InvalidInput(f"ids has more than {LIST_ITEMS_MAX} values.", field=("ids",))
        return list(await asyncio.gather(*(_find(info, node_id) for node_id in ids)))


async def _find(info: Info, node_id: str) -> object | None:
    prefix, _, rest = node_id.partition("_")
    kind = KINDS.get(prefix)
    if kind is None or not rest:
        return None
    policy, find = kind
    return await find(info.context.load, node_id) if satisfies(info.context.principal.scopes, policy) else None


async def _line(load: Loads, node_id: str) -> object | None:
    order = await load.order_of(node_id)
    return order.line(node_id) if order else None


async def _fulfillment_order(load: Loads, node_id: str) -> object | None:
    order = await load.order_of(node_id)
    return order.fulfillment_order(node_id) if order else None


async def _shipment(load: Loads, node_id: str) -> object | None:
    order = await load.order_of(node_id)
    return order.shipment(node_id) if order else None


async def _hold(load: Loads, node_id: str) -> object | None:
    order = await load.order_of(node_id)
    return next((hold for hold in order.holds if hold.id == node_id), None) if order else None


async def _stock_level(load: Loads, node_id: str) -> object | None:
    return await load.stock_level(*stock_level_key(node_id))


KINDS: Mapping[str, tuple[str, Find]] = {
    "ord": (ORDERS_OR_FULFILLMENT, lambda load, node_id: load.order(node_id)),
    "lin": (ORDERS_OR_FULFILLMENT, _line),
    "ful": (ORDERS_OR_FULFILLMENT, _fulfillment_order),
    "shp": (ORDERS_OR_FULFILLMENT, _shipment),
    "hld": (ORDERS_OR_FULFILLMENT, _hold),
    "loc": (ANY_READ, lambda load, node_id: load.location(node_id.removeprefix("loc_"))),
    "sku": (ANY_READ, lambda load, node_id: load.sku(node_id.removeprefix("sku_"))),
    "chn": (any_of(ORDERS_READ, INVENTORY_READ), lambda load, node_id: load.channel(node_id.removeprefix("chn_"))),
    "csv": (ANY_READ, lambda load, node_id: load.carrier_service(node_id.removeprefix("csv_"))),
    "plt": (ROUTING_READ, lambda load, node_id: load.routing_pilot(node_id.removeprefix("plt_"))),
    "stk": (INVENTORY_READ, _stock_level),
    "cnt": (INVENTORY_READ, lambda load, node_id: load.stock.stock_count(node_id)),
    "trf": (INVENTORY_READ, lambda load, node_id: load.stock.stock_transfer(node_id)),
    "inc": (INVENTORY_READ, lambda load, node_id: load.stock.incoming_supply(node_id)),
    "rsv": (ORDERS_READ, lambda load, node_id: load.reservation(node_id)),
}
"""How each kind of id is found, and the policy of its type: without it not even the existence of an object shows."""

POLICIES: Policies = {"Query.node": AUTHENTICATED, "Query.nodes": AUTHENTICATED}
