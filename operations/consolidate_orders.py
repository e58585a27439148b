"""Let orders of one customer to one address share shipments."""

from collections.abc import Sequence

from domain.access.view import order_view
from domain.inventory.refusals import InsufficientStock
from domain.orders.order import Order, OrderState
from domain.refusals import InvalidInput, NotFound, raise_all
from operations.command import Command, Result
from operations.committing import commit
from operations.consolidation import consolidation_change, plan_consolidations
from operations.deciding_again import Overtaken, decide_until_true
from operations.reach import whole_orders_only
from operations.replaying import once
from operations.services import Services
from storage.order_filter import OrderFilter
from storage.paging import PageRequest

ORDERS_MAX = 50


async def consolidate_orders(
    services: Services, command: Command, *, order_ids: Sequence[str] | None, customer_id: str | None
) -> Result:
    """Named orders, or the newest open ones of a customer: those that gain by it share shipments from now on.

    The result names their `fulfillment_orders`, and how much that `saved` (millicents of `currency_code`). Work that a
    location has accepted stays as it is.
    """
    whole_orders_only(command.principal)
    if (order_ids is None) == (customer_id is None):
        raise InvalidInput("Name the orders, or their customer.", field=("orderIds",))
    if order_ids is not None and not 2 <= len(set(order_ids)) <= ORDERS_MAX:
        raise InvalidInput(f"Name two to {ORDERS_MAX} orders.", field=("orderIds",))

    async def run() -> Result:
        orders = await _orders(services, command, order_ids, customer_id)
        found = await plan_consolidations(services, command.organization, orders)
        ids = {
            "fulfillment_orders": [part for each in found for part in each.parts],
            "saved": sum(each.saved for each in found),
            "currency_code": found[0].currency_code if found else None,
        }
        if not found:
            return Result(ids=ids)
        change = consolidation_change(services, command.organization, *found, idempotency=command.claim(ids))
        try:
            return await commit(services, change, ids)
        except InsufficientStock as refusal:
            raise Overtaken(refusal) from refusal

    return await once(services, command, lambda: decide_until_true(services, command, "", run))


async def _orders(
    services: Services, command: Command, order_ids: Sequence[str] | None, customer_id: str | None
) -> list[Order]:
    storage, principal = services.storage, command.principal
    if order_ids is None:
        asked = OrderFilter(customer_id=customer_id, states=(OrderState.OPEN,))
        page = await storage.orders.page(
            command.organization, asked, PageRequest(limit=ORDERS_MAX), descending=True, channels=principal.channels
        )
        return list(page.items)
    unique = list(dict.fromkeys(order_ids))
    found = {order.id: order for order in await storage.orders.get_many(command.organization, unique)}
    raise_all(
        [
            NotFound(f"No order {order_id}.", field=("orderIds", str(index)))
            for index, order_id in enumerate(order_ids)
            if order_id not in found or order_view(found[order_id], principal) is None
        ]
    )
    return [found[order_id] for order_id in unique]
