"""The orders of a simulation: drafts, and orders that were placed, both as if they were new."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from domain.catalog.sku import Sku
from domain.inventory.stock_level import Pair
from domain.method import Method
from domain.orders.fulfillment_order import HOLDS_NOTHING, LineUnits
from domain.orders.new_order import OrderRequest, check_request, new_order
from domain.orders.order import Order
from domain.refusals import InvalidInput, NotFound, Refusal, Refusals, raise_all
from domain.routing.simulation.request import lines_refusals
from operations.locate_address import locate_address
from operations.named_location import check_among
from operations.services import Services
from storage.network_cache import Network


class SimulatedOrder(Struct, frozen=True, kw_only=True):
    """An order as if it were new, the units of it to route, and those that it holds now."""

    order: Order
    units: Sequence[LineUnits]
    held: Mapping[Pair, int]


async def drafted_orders(
    services: Services, organization: str, drafts: Sequence[OrderRequest], network: Network, *, now: datetime
) -> list[SimulatedOrder]:
    """Of orders that nobody has placed. Raises everything that is wrong with any of them."""
    codes = sorted({item.sku for draft in drafts for item in draft.items})
    skus = {sku.code: sku for sku in await services.storage.skus.get_many(organization, codes)}
    asked = []
    refusals: list[Refusal] = []
    for index, draft in enumerate(drafts):
        try:
            order = _new_order(draft, skus, network, key=f"DRAFT{index}", now=now)
        except Refusals as refused:
            refusals += [each.at("orders", str(index), *each.field) for each in refused.refusals]
        except Refusal as refused:
            refusals.append(refused.at("orders", str(index), *refused.field))
        else:
            units = [LineUnits(line_id=line.id, quantity=line.quantity) for line in order.lines]
            asked.append(SimulatedOrder(order=order, units=units, held={}))
    raise_all(refusals)
    return asked


async def placed_orders(services: Services, organization: str, order_ids: Sequence[str]) -> list[SimulatedOrder]:
    """Of these orders, without what became of them. Raises NotFound, and InvalidInput where nothing is left to route."""
    found = {order.id: order for order in await services.storage.orders.get_many(organization, order_ids)}
    refusals: list[Refusal] = [
        NotFound(f"No order {order_id}.", field=("orderIds", str(index)))
        for index, order_id in enumerate(order_ids)
        if order_id not in found
    ]
    refusals += [
        InvalidInput(f"All of order {found[order_id].number} is cancelled.", field=("orderIds", str(index)))
        for index, order_id in enumerate(order_ids)
        if order_id in found and not _ordered_units(found[order_id])
    ]
    raise_all(refusals)
    orders = [found[order_id] for order_id in order_ids]
    raise_all(lines_refusals([len(order.lines) for order in orders], "orderIds"))
    return [
        SimulatedOrder(
            order=replace(order, fulfillment_orders=(), shipments=(), holds=()),
            units=_ordered_units(order),
            held=_held(order),
        )
        for order in orders
    ]


def _new_order(draft: OrderRequest, skus: Mapping[str, Sku], network: Network, *, key: str, now: datetime) -> Order:
    check_request(draft, now=now)
    if draft.method is Method.SHIP and draft.ship_to is not None:
        draft = replace(draft, ship_to=locate_address(draft.ship_to, "shipTo"))
    check_among(network.locations, draft.pickup_location)
    return new_order(key, draft, skus, now=now)


def _ordered_units(order: Order) -> list[LineUnits]:
    """All units that are not cancelled, wherever they stand."""
    wanted = [(line.id, line.quantities.ordered - line.quantities.cancelled) for line in order.lines]
    return [LineUnits(line_id=line_id, quantity=quantity) for line_id, quantity in wanted if quantity]


def _held(order: Order) -> dict[Pair, int]:
    """Units that are promised to the order and have not left."""
    held: dict[Pair, int] = {}
    for part in order.fulfillment_orders:
        for line in part.lines if part.status not in HOLDS_NOTHING else ():
            if line.remaining:
                pair = line.sku, part.location
                held[pair] = held.get(pair, 0) + line.remaining
    return held
