"""What comes, is on its way or is counted, for tests."""

from typing import Any

from tests.graphql.api import fresh_key
from tests.graphql.business import Business

EXPECTED_AT = "2030-01-05T12:00:00.000Z"
SUPPLY = "id reference skuCode locationCode quantity received outstanding expectedAt state version"


def supply_of(*items: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Supply to record; an item that says nothing is of ten MUG in EAST."""
    default = {"reference": "PO-1", "sku": "MUG", "locationCode": "EAST", "quantity": 10, "expectedAt": EXPECTED_AT}
    return {"items": [{**default, **item} for item in items or ({},)], "idempotencyKey": fresh_key(), **fields}


async def expect(business: Business, **item: Any) -> dict[str, Any]:
    """The supply that was recorded or corrected."""
    payload = await business.api.run("recordIncomingSupply", supply_of(item), f"incomingSupplies {{ {SUPPLY} }}")
    (supply,) = payload["incomingSupplies"]
    found: dict[str, Any] = supply
    return found


async def receive(business: Business, *items: dict[str, Any], location: str = "EAST") -> None:
    given = {"locationCode": location, "items": list(items), "idempotencyKey": fresh_key()}
    await business.api.run("receiveStock", given)


COUNT = (
    "id locationCode state reason version supportedActions affectedOrderCount "
    "lines { nodes { skuCode expected counted difference posted takenBack } }"
)


def count_of(*lines: tuple[str, int], **fields: Any) -> dict[str, Any]:
    """A count in EAST of these pairs of SKU and quantity."""
    counted = [{"sku": sku, "countedQuantity": quantity} for sku, quantity in lines]
    return {"locationCode": "EAST", "lines": counted, "idempotencyKey": fresh_key(), **fields}


async def count(business: Business, *lines: tuple[str, int], **fields: Any) -> dict[str, Any]:
    """The count after it."""
    payload = await business.api.run("countStock", count_of(*lines, **fields), f"stockCount {{ {COUNT} }}")
    counted: dict[str, Any] = payload["stockCount"]
    return counted


TRANSFER = (
    "id fromLocationCode toLocationCode state expectedAt reference version "
    "lines { skuCode quantity received lost outstanding }"
)


def transfer_of(*items: tuple[str, int], **fields: Any) -> dict[str, Any]:
    """A transfer from EAST to WEST of these pairs of SKU and quantity."""
    given = [{"sku": sku, "quantity": quantity} for sku, quantity in items]
    between = {"fromLocationCode": "EAST", "toLocationCode": "WEST", "expectedAt": EXPECTED_AT}
    return {**between, "items": given, "idempotencyKey": fresh_key(), **fields}


def arrival_of(transfer_id: str, *lines: tuple[str, int, int], **fields: Any) -> dict[str, Any]:
    """What arrived of a transfer: SKU, units received and units lost."""
    given = [{"sku": sku, "received": received, "lost": lost} for sku, received, lost in lines]
    return {"id": transfer_id, "lines": given, "idempotencyKey": fresh_key(), **fields}


async def send(business: Business, *items: tuple[str, int], **fields: Any) -> dict[str, Any]:
    """The transfer that was sent."""
    given = transfer_of(*items, **fields)
    sent: dict[str, Any] = (await business.api.run("transferStock", given, f"stockTransfer {{ {TRANSFER} }}"))[
        "stockTransfer"
    ]
    return sent


async def arrive(business: Business, transfer_id: str, *lines: tuple[str, int, int], **fields: Any) -> dict[str, Any]:
    """The transfer after something of it arrived."""
    given = arrival_of(transfer_id, *lines, **fields)
    payload = await business.api.run("receiveTransfer", given, f"stockTransfer {{ {TRANSFER} }}")
    received: dict[str, Any] = payload["stockTransfer"]
    return received
