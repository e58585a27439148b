"""Goods that arrive."""

from collections.abc import Sequence

from app.demo.expected import Move, received
from app.demo.stage import Stage

RECEIVE_STOCK = """
mutation ReceiveStock($input: ReceiveStockInput!) {
  receiveStock(input: $input) { stockLevels { onHand } userErrors { code message field } }
}
"""

Deliveries = Sequence[tuple[str, str, int]]
"""Location, goods and units."""


async def receive(stage: Stage, deliveries: Deliveries) -> str:
    """Let them arrive, one after the other."""
    for location, name, units in deliveries:
        given = {
            "locationCode": location,
            "items": [{"sku": stage.goods.sku(name), "quantity": units}],
            "reason": "demo delivery",
        }
        await stage.mutate(RECEIVE_STOCK, given, name=f"delivery-{location}-{name}")
    return "; ".join(f"{units} {name} @ {location}" for location, name, units in deliveries)


def moves_of(deliveries: Deliveries) -> list[Move]:
    """The movements that they are."""
    return [received(name, location, units) for location, name, units in deliveries]
