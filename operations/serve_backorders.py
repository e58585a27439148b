"""Give free stock to the orders that wait for it: what the commit that freed it left over, or could not know."""

from collections.abc import Sequence

from msgspec import Struct

from domain.inventory.refusals import InsufficientStock
from operations.give_out import GIVE_OUT_ATTEMPTS_MAX, TURN, with_waiting_served
from operations.services import Services
from storage.change import Change
from storage.errors import StaleWrite
from storage.waiting_orders import FIRST_PLACE, WaitingPlace

WAITING_PER_CALL_MAX = 500
"""Waiting orders that are looked at for one organization at a time, those in front first."""
WAITING_PER_ROUND_MAX = 500
"""Waiting orders, of all organizations, that one round looks for stock for."""


async def serve_backorders(services: Services, organization: str, skus: Sequence[str]) -> int:
    """Serve orders that wait for these SKUs, in their order; the number of them that got units.

    None, too, when others who serve them are faster: then they do. Raises StorageUnavailable.
    """
    for _ in range(GIVE_OUT_ATTEMPTS_MAX):
        async with services.turns.of(organization, TURN):
            idle = Change(id=f"srv_{services.new_key()}", organization=organization, occurred_at=services.now())
            change = await with_waiting_served(services, idle, frozenset(skus), limit=WAITING_PER_CALL_MAX)
            if change is idle:
                return 0
            try:
                await services.storage.committer.commit(change)
            except (StaleWrite, InsufficientStock):
                continue
            return len(change.writes)
    return 0


class Round(Struct, frozen=True, kw_only=True):
    """How many orders got units, and the place to go on from."""

    served: int
    next_place: WaitingPlace


async def serve_next_backorders(services: Services, after: WaitingPlace) -> Round:
    """Serve orders of which there is stock, among those that wait next after a place.

    Of one organization all that wait for the same SKUs are served in their order, also those beyond the round.
    """
    orders = await services.storage.waiting_orders.after(after, limit=WAITING_PER_ROUND_MAX)
    wanted: dict[str, dict[str, None]] = {}
    for order in orders:
        wanted.setdefault(order.place[0], {}).update(dict.fromkeys(order.skus))
    served = 0
    for organization, skus in wanted.items():
        available = await services.storage.stock_levels.available(organization, list(skus))
        in_stock = [sku for sku, places in available.items() if any(places.values())]
        if in_stock:
            served += await serve_backorders(services, organization, in_stock)
    next_place = orders[-1].place if len(orders) == WAITING_PER_ROUND_MAX else FIRST_PLACE
    return Round(served=served, next_place=next_place)
